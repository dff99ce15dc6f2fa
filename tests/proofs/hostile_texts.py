"""Markdown that would run a script in a reader's browser, if what is made of it let anything through."""

from itertools import islice, product

ATTACKS = [
    "<script>ran()</script>",
    "<img src=x onerror=ran()>",
    "<svg onload=ran()></svg>",
    "<svg><script>ran()</script></svg>",
    "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
    "<iframe src='javascript:parent.ran()'></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=ran()>",
    "<details open ontoggle=ran()>x</details>",
    "<input autofocus onfocus=ran()>",
    "<a href='javascript:ran()'>press</a>",
    "<a href='&#106;avascript:ran()'>press</a>",
    "<form action='javascript:ran()'><button>press</button></form>",
    "<style onload=ran()></style>",
    "<object data='javascript:parent.ran()'></object>",
    "<noscript><p title='</noscript><img src=x onerror=ran()>'>",
    "<body onpageshow=ran()>",
    "[press](javascript:ran())",
    "[press](JaVaScRiPt&colon;ran())",
    "[press](java&Tab;script:ran())",
    "[press](\x01javascript:ran())",
    "[press](data:text/html,<script>opener.ran()</script>)",
    "[press](vbscript:ran())",
    '[press](https://x.example "\' onmouseover=ran() x=")',
    '![x](https://x.example/"onerror=ran()")',
    "<javascript:ran()>",
    "[press]\n\n[press]: javascript:ran()",
]
WRAPPERS = [
    "{}",
    "> {}",
    "- {}",
    "1. > * {}",
    "# {}",
    "**{}**",
    "`{}`",
    "```\n{}",
    "    {}",
    "[{}](https://x.example)",
    '[x](https://x.example "{}")',
    "![{}](x)",
    "<!-- {} -->",
    "<!--> {}",
    "\\{}",
    "&lt;{}",
    "<p\n{}\n>",
    "| {} | {} |\n|---|---|\n| {} | x |",
    "[a]: https://x.example/ '{}'\n\n[a]",
    "<![CDATA[{}]]>",
]


def texts(number):
    """Return so many texts, each attack before any comes in another wrapper."""
    written = (wrapper.replace("{}", attack) for wrapper, attack in product(WRAPPERS, ATTACKS))
    return list(islice(written, number))

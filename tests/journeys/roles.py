"""The people of a journey, each at a desk of her own: what they do on the pages, in whatever language they read."""

from dataclasses import dataclass

from tests.factories import PASSWORD
from tests.second_factor import app_of, code_of

SEND = "main form button[type=submit]"


@dataclass(frozen=True)
class Reasons:
    """Why a solution was put beside a need, as a page writes it: its points, those of each part, the sentences."""

    points: float
    parts: list[float]
    sentences: list[str]


class Desk:
    """A browser of one's own, with the site in one's language; whoever follows something waits for the next page."""

    def __init__(self, page, site):
        self.page = page
        self.site = site

    def open(self, path, status=200):
        assert self.page.goto(f"{self.site}{path}").status == status

    def follow(self, selector):
        with self.page.expect_navigation() as arrived:
            self.page.click(selector)
        assert arrived.value.ok, self.text()

    def follow_title(self, title):
        self.follow(f'main a:has-text("{title}")')

    def confirm(self, selector):
        """Press what asks first, and say yes."""
        self.page.click(selector)
        self.follow("dialog [data-answer=yes]")

    def fill(self, **values):
        for name, value in values.items():
            self.page.fill(f"main [name='{name}']", value)

    def tick(self, *names_and_values):
        for name, value in names_and_values:
            self.page.check(f"input[name='{name}'][value='{value}']")

    def choose(self, **values):
        for name, value in values.items():
            self.page.select_option(f"main [name='{name}']", value)

    def send(self, to):
        """Send the form of a page and wait for the page that follows it."""
        self.follow(SEND)
        self.page.wait_for_url(f"**{to}")

    def pick_code(self, word):
        """Find a CPV code by a word in one's language and take the first."""
        self.page.locator("[data-picker] input[role=combobox]").press_sequentially(word)
        self.page.click("[data-picker] [role=option]")

    def text(self, selector="main"):
        """Return what a part of the page says, its spaces made plain."""
        return " ".join(self.page.inner_text(selector).split())

    def sign_in(self, person):
        self.open("/account/login/")
        self.fill(login=person.email, password=PASSWORD)
        if app_of(person):
            self.send("/authenticate/")
            self.fill(code=code_of(person))
        self.send("/workspace/")


class Vendor(Desk):
    def sign_up(self, name, email, code_of):
        self.open("/account/signup/")
        self.fill(name=name, email=email, password1=PASSWORD)
        self.follow(SEND)
        self.fill(code=code_of(email))
        self.send("/workspace/")

    def describe(self, organisation):
        self.open("/organisations/new/")
        self.fill(name=organisation)
        self.choose(form="company", country="BG")
        self.send("/organisations/new/proof/")
        self.fill(register_number="BG175074752")
        self.send("/organisations/new/wish/")
        self.tick(("capabilities", "provides"))
        self.send("/organisations/new/send/")
        self.send("/workspace/")

    def list_solution(self, words):
        self.open("/mine/solutions/")
        self.follow("main a[href$='/solutions/new/']")
        self.fill(title=words.title, summary=words.summary, description=words.description, tags="DALI")
        self.tick(("themes", "lighting"), ("maturity", "market"), ("countries", "BG"), ("languages", words.language))
        self.choose(price_band="under_50k", price_model="subscription")
        self.pick_code(words.code_word)
        self.fill(website="https://vendor.example/", contact_email="sales@vendor.example")
        self.follow("button[name=then][value=review]")

    def show_interest(self, solution, need):
        """From the need's page to the pair, and there say yes."""
        self.open(f"/needs/{need}/")
        self.follow(f".openings a[href$='/matches/pairs/{need}/{solution}/']")
        self.follow("button[name=wish][value=interested]")


class Staff(Desk):
    def verify(self, organisation):
        self.open("/staff/verification/")
        self.follow_title(organisation)
        self.follow("form[action$='/verify/'] button")
        self.page.wait_for_selector(".banner[data-kind=ok]")

    def publish(self, title):
        self.open("/staff/review/")
        self.follow_title(title)
        self.follow("form[action$='/publish/'] button")
        self.page.wait_for_selector(".banner[data-kind=ok]")


class City(Desk):
    def post_need(self, words):
        self.open("/mine/needs/")
        self.follow("main a[href$='/needs/new/']")
        self.tick(("mode", "partnership"), ("budget_public", "everybody"), ("themes", "lighting"))
        self.fill(title=words.need, problem=words.problem, outcome=words.outcome)
        self.fill(budget_low="18000", budget_high="42000", deadline_day="2028-06-15", deadline_time="17:00")
        self.choose(deadline_zone="Europe/Sofia")
        self.tick(("maturity_accepted", "scaled"))
        self.pick_code(words.code_word)
        self.follow("button[name=then][value=review]")

    def search(self, text):
        """Search from the home page; return the titles that are found."""
        self.open("/")
        self.page.fill("#search-q", text)
        with self.page.expect_navigation():
            self.page.press("#search-q", "Enter")
        return self.page.locator("#results .hit-title").all_inner_texts()

    def open_matches(self, need):
        self.open(f"/needs/{need}/")
        self.follow(f".team-bar a[href$='/matches/needs/{need}/']")

    def reasons(self, solution):
        """Read the one match of a list, which stands open."""
        match = self.page.locator(f"#solution-{solution}")
        return Reasons(
            points=number(match.locator(".score strong").inner_text()),
            parts=[number(part) for part in match.locator(".feature-points strong").all_inner_texts()],
            sentences=match.locator(".features li > span:last-child").all_inner_texts(),
        )

    def show_interest(self):
        self.follow("button[name=wish][value=interested]")

    def open_inquiry(self, words, solution, need):
        self.open(f"/matches/pairs/{need}/{solution}/")
        self.follow(f"main a[href*='/inquiries/new/{need}/?match=']")
        self.fill(title=words.inquiry, purpose=words.purpose, amount_sought="500000")
        self.page.check("#id_teaser_shown")
        self.follow(SEND)

    def accept(self, room, amount):
        self.open(f"/inquiries/{room}/")
        self.follow("#offers a[href$='/accept/']")
        self.fill(amount=amount)
        self.follow(SEND)

    def conclude(self, room):
        self.open(f"/inquiries/{room}/")
        self.confirm(f"form[action$='/inquiries/{room}/agree/'] button")


class Investor(Desk):
    def ask_to_join(self, title, note):
        self.open("/inquiries/teasers/")
        self.follow_title(title)
        self.fill(note=note)
        self.follow(SEND)

    def offer(self, room, amount, condition):
        self.open(f"/inquiries/{room}/")
        self.follow("#offers a[href$='/offers/new/']")
        self.fill(amount=amount, condition=condition)
        self.choose(kind="loan")
        self.follow(SEND)

    def agree(self, room):
        self.open(f"/inquiries/{room}/")
        self.confirm("form[action*='/parties/'][action$='/agree/'] button")


def say_yes(desk, room):
    """Let in who waits at a room's door."""
    desk.open(f"/inquiries/{room}/")
    desk.follow("form[action$='/consent/'] button")


def number(written):
    """Return a number that a page writes with a point or a comma."""
    return float(written.replace(",", "."))

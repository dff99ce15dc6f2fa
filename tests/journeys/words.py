"""What people of both languages write in the story of the whole job, and what pages and mails then say to them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What people write in their language, and what pages then say to them."""

    language: str
    prefix: str
    vendor: str
    title: str
    summary: str
    description: str
    code_word: str
    need: str
    problem: str
    outcome: str
    question: str
    sentences: tuple[str, ...]
    inquiry: str
    purpose: str
    note: str
    condition: str
    waits: str
    mail_matched: str
    matched: str
    accepted: str
    agreed: str


ENGLISH = Words(
    language="en",
    prefix="",
    vendor="Nightfall Ltd",
    title="Street lamps that listen",
    summary="Street lamps dim when nobody is near and brighten when somebody comes.",
    description="A sensor on every pole hears steps and wheels. The city sees on one page which lamps failed tonight.",
    code_word="road",
    need="Our lamps burn all night",
    problem="Nine thousand street lamps burn at full strength all night long, although nobody is near most of them.",
    outcome="Half the electricity within two years, and no street darker than today when somebody walks there.",
    question="lamps near",
    sentences=(
        "Both stand in: Street lighting.",
        "Of all solutions, its text is the closest to the need’s.",
        "Both name 34993000 Road lighting.",
        "It serves Bulgaria.",
        "It works in the language of the need: English.",
        "Its price for a first year begins within the public budget.",
        "The need does not accept its maturity: On the market.",
        "No city has confirmed in the last 24 months that it runs there.",
    ),
    inquiry="Nine thousand lamps",
    purpose="Sensors on all poles of the city, paid back from the electricity that is saved.",
    note="We lend to cities for ten years.",
    condition="Over nine years.",
    waits="is not verified yet",
    mail_matched="You are matched",
    matched="Matched",
    accepted="€310,000 of it accepted",
    agreed="Agreed in principle",
)
BULGARIAN = Words(
    language="bg",
    prefix="/bg",
    vendor="Светломер ООД",
    title="Улични лампи, които слушат",
    summary="Уличните лампи намаляват светлината, когато наблизо няма никого.",
    description="Сензор на всеки стълб чува стъпки и колела. Градът вижда на една страница кои лампи не светят.",
    code_word="освет",
    need="Нашите лампи светят цяла нощ",
    problem="Девет хиляди улични лампи светят с пълна сила през цялата нощ, макар че наблизо често няма никого.",
    outcome="Наполовина по-малко електричество до две години и нито една по-тъмна улица, когато някой върви по нея.",
    question="лампи сензор",
    sentences=(
        "И двете са в: Улично осветление.",
        "От всички решения неговият текст е най-близо до текста на потребността.",
        "И двете посочват 34993000 Осветяване на пътища.",
        "Решението обслужва държавата България.",
        "Решението работи на езика на потребността: български.",
        "Цената му за първата година започва в рамките на публичния бюджет.",
        "Потребността не приема неговата зрялост: На пазара.",
        "През последните 24 месеца никой град не е потвърдил, че работи при него.",
    ),
    inquiry="Девет хиляди лампи",
    purpose="Сензори на всички стълбове в града, изплатени от спестеното електричество.",
    note="Даваме заеми на градове за десет години.",
    condition="За девет години.",
    waits="още не е проверена",
    mail_matched="Свързани сте",
    matched="Свързани",
    accepted="Приета част: 310 000 €",
    agreed="Съгласие по принцип",
)

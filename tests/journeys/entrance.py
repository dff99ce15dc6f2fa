"""How somebody comes in on the sign-in page: by password, and by the second step of who has one."""

from tests.factories import PASSWORD
from tests.second_factor import app_of, code_of


def enter(page, site, person):
    page.goto(f"{site}/account/login/")
    page.fill("#id_login", person.email)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    if app_of(person):
        page.wait_for_url("**/authenticate/")
        page.fill("#id_code", code_of(person))
        page.press("#id_code", "Enter")
    page.wait_for_url("**/workspace/")

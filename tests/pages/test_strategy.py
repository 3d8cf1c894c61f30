"""The strategy page: what the overview says, for whoever looks for ten seconds."""

import re

import pytest

PARTS = ("Hvem skal handle", "Her går det frem", "Her går det ikke frem", "Her kan det ikke afgøres", "Det mangler")


def test_the_front_page_is_the_strategy_where_there_is_but_one(visiting):
    page = visiting("reader").see("/")

    assert page.answer.url.path.startswith("/strategies/")
    assert all(part in page.text for part in PARTS)
    assert "Demo med illustrative tal." in page.text


def test_every_measure_stands_under_one_head_and_false_progress_under_none_of_the_good(visiting):
    page = visiting("reader").see("/").answer.text
    good, bad = (re.findall(rf'id="{part}".*?</section>', page, re.DOTALL)[0] for part in ("well", "not-well"))

    assert "Valgdeltagelse" in good
    assert "falsk fremgang" in bad
    assert "falsk fremgang" not in good
    assert "går tilbage" not in good
    assert "Det går frem" not in bad
    assert "Det er falsk fremgang: målgruppen står ikke bedre" in bad


def test_every_drawing_is_named_and_has_its_figures_beside_it(visiting):
    page = visiting("reader").see("/")
    drawn = page.answer.text.count("<svg")

    assert drawn > 5
    assert page.answer.text.count("<title>") == drawn + 1
    assert sum(tag == "caption" for tag, _ in page.tags) == drawn


def test_every_measure_leads_to_its_explanation_and_every_count_is_explained(visiting):
    page = visiting("reader").see("/")
    cards = page.answer.text.count('<li class="card')

    assert sum(link.endswith("#explanation") for link in page.links) == cards > 0
    assert "Sådan er der talt" in page.text


def test_whatever_colour_a_drawing_has_the_stylesheet_knows_another_for_the_dark(visiting):
    visitor = visiting("reader")
    style = visitor.browser.get("/assets/pages.css").text
    places = {link.partition("#")[0] for link in visitor.see("/").links if link.startswith("/indicators/")}
    drawn = {
        found
        for place in places
        for figure in re.findall(r"<figure>.*?</figure>", visitor.see(place).answer.text, re.DOTALL)
        for found in re.findall(r'(?:fill|stroke)="#\w+"', figure)
    }

    assert len(drawn) > 8
    assert [one for one in drawn if f"figure [{one}]" not in style] == []


def test_it_speaks_english_to_who_asks_and_goes_on_doing_so(visiting):
    visitor = visiting("reader")

    assert (
        "Where it goes well" in visitor.see("/strategies?lang=en").text
        or "Strategies" in visitor.see("/strategies").text
    )
    page = visitor.see("/")

    assert page.answer.headers["Content-Language"] == "en"
    assert "Who must act" in page.text


def test_it_says_where_the_api_tells_the_same(visiting, demo):
    page = visiting("reader").see("/")
    [path] = re.findall(r"GET (/v1/strategies/\S+/overview)", page.text)

    answer = visiting("reader").browser.get(path, headers={"Authorization": f"Bearer {demo[1]['reader']}"})

    assert answer.status_code == 200


def test_the_paper_for_the_committee_is_handed_on_as_it_is(visiting):
    visitor = visiting("reader")
    link = next(one for one in visitor.see("/").links if one.endswith("overview.pdf"))

    answer = visitor.browser.get(link)

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_it_is_small_and_runs_no_script(visiting):
    answer = visiting("reader").see("/").answer

    assert len(answer.content) < 100_000
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert not re.search(r'(?:src|href)="https?:', answer.text)


def test_what_is_not_there_is_a_page_as_well(visiting):
    page = visiting("reader").see("/strategies/00000000-0000-7000-8000-000000000000")

    assert page.answer.status_code == 404
    assert page.answer.headers["Content-Type"].startswith("text/html")
    assert "Til forsiden" in page.text


@pytest.mark.parametrize(
    "path",
    ["/strategies/010180-1234", "/login?next=010180-1234", "/attention?010180-1234=x&lang=en", "/assets/010180-1234"],
)
def test_a_cpr_number_in_an_address_is_refused_and_stands_on_no_page(stranger, visiting, path):
    for one in (stranger, visiting("reader")):
        answer = one.browser.get(path)

        assert answer.status_code == 400
        assert "CPR" in answer.text
        assert "010180" not in answer.text + str(answer.headers)

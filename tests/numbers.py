"""Made-up CPR numbers in the spellings that people and programs use, and what municipalities write that is none."""

import random
from datetime import date, timedelta
from uuid import UUID

FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")  # noqa: RUF001, what they are is the point
ARABIC, BENGALI = (str.maketrans("0123456789", "".join(chr(zero + n) for n in range(10))) for zero in (0x660, 0x9E6))
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u180e"
BLANKS = " \u00a0\u2002\u2009\u202f\u3000"


def spelled(d, m, y, serial, chance):
    """The twelve spellings: of day, month, year and serial number, as text of two and four digits."""
    dash, blank, unseen = chance.choice(DASHES), chance.choice(BLANKS), chance.choice(UNSEEN)
    date_, whole = d + m + y, d + m + y + serial
    mixed = "".join(chance.choice((one, one.translate(FULL_WIDTH), one.translate(ARABIC))) for one in whole)
    return {
        "contiguous": whole,
        "dash": f"{date_}-{serial}",
        "other dash": f"{date_}{dash}{serial}",
        "spaced dash": f"{date_}{blank}{dash}{blank}{serial}",
        "blank": f"{date_}{blank}{serial}",
        "blanks": f"{d} {m} {y} {serial}",
        "dots": f"{d}.{m}.{y}-{serial}",
        "slashes": f"{d}/{m}/{y}{blank}{serial}",
        "pairs": f"{d} {m} {y} {serial[:2]} {serial[2:]}",
        "one by one": blank.join(whole),
        "full width or Bengali": f"{date_}-{serial}".translate(chance.choice((FULL_WIDTH, BENGALI))),
        "mixed, with what is not seen": f"{mixed[:4]}{unseen}{mixed[4:6]}{dash}{mixed[6:8]}{unseen}{mixed[8:]}",
    }


def cpr_numbers(count, seed=1):
    """So many of them, each fourth a replacement number: ``(ten digits, {spelling: text})``."""
    chance = random.Random(seed)
    for nth in range(count):
        born = date(1905, 1, 1) + timedelta(days=chance.randrange(44_000))
        day = born.day + 60 * (nth % 4 == 3)
        parts = f"{day:02}", f"{born:%m}", f"{born:%y}", f"{chance.randrange(10_000):04}"
        yield "".join(parts), spelled(*parts, chance)


def harmless(count, seed=1):
    """So many texts with other numbers in them, each form as often as any other."""
    chance = random.Random(seed)

    def upto(most, least=0):
        return chance.randint(least, most)

    def day(form="%d.%m.%Y"):
        return (date(1999, 1, 1) + timedelta(days=upto(12_000))).strftime(form)

    def phone():
        return f"{upto(99, 20)} {upto(99):02} {upto(99):02} {upto(99):02}"

    forms = (
        lambda: f"Telefon {phone()}",
        lambda: f"+45 {phone()} / +45 {phone()}",
        lambda: f"tlf. {upto(99_999_999, 20_000_000)} eller 00{upto(49, 40)}{upto(99_999_999, 20_000_000)}",
        lambda: f"CVR {upto(99_999_999, 10_000_000)}",
        lambda: f"CVR-nr. {upto(99)} {upto(99):02} {upto(99):02} {upto(99):02}",
        lambda: f"EAN 5798{upto(999_999_999):09}",
        lambda: (
            f"{upto(99):02}.{upto(99):02}.{upto(99):02}-{chance.choice('AGIKPSØ')}{upto(99):02}-{upto(999)}-{upto(26):02}"
        ),
        lambda: f"KLE {upto(99):02}.{upto(99):02}.{upto(99):02}",
        lambda: f"sag {upto(2030, 2001)}-{upto(9999):04}",
        lambda: f"{upto(2030, 2001)}-{upto(999_999):06}, akt {upto(99)}",
        lambda: f"{upto(30):02}/{upto(99_999):05}",
        lambda: f"den {day()}",
        lambda: f"{day('%Y-%m-%d')} - {day('%Y-%m-%d')}",
        lambda: f"Fra {day()} til {day()}",
        lambda: f"{day()}-{day()}",
        lambda: f"{day('%d.%m.%y')}-{day('%d.%m.%y')}",
        lambda: f"{day('%d.%m')}.-{day('%d.%m.%Y')}",
        lambda: f"{day('%d-%m-%Y')} – {day('%d-%m-%Y')}",  # noqa: RUF001
        lambda: f"{day('%Y-%m-%d')}T{upto(23):02}:{upto(59):02}:{upto(59):02}.{upto(999_999):06}Z",
        lambda: str(UUID(int=chance.getrandbits(128))),
        lambda: f"{chance.getrandbits(128):032x}",
        lambda: f"{upto(2030, 2001)}K{upto(4, 1)}, {upto(2030, 2001)}M{upto(12, 1):02}",
        lambda: f"{upto(2030, 2001)}/{upto(30):02}-{upto(2030, 2001)}/{upto(30):02}",
        lambda: f"{upto(2030, 2001)}-{upto(2030, 2001)} og {upto(2030, 2001)}-Q{upto(4, 1)}",
        lambda: f"FOLK1E {upto(999)}, RAS{upto(399):03}, område {upto(860, 101)}",
        lambda: f"{upto(999, 1)}.{upto(999):03}.{upto(999):03},{upto(99):02} kr.",
        lambda: f"{upto(9, 1)} {upto(999):03} {upto(999):03} {upto(999):03} kroner",
        lambda: f"LBK nr. {upto(2500, 1)} af {day('%d/%m/%Y')}, § {upto(200, 1)}, stk. {upto(9, 1)}",
        lambda: f"bekendtgørelse nr. {upto(2500, 1)} af {day('%d.%m.%Y')} §§ {upto(99)}-{upto(99)}",
        lambda: f"{upto(99_999)} af {upto(99_999)} borgere ({upto(100)},{upto(9)} %)",
    )
    return [forms[nth % len(forms)]() for nth in range(count)]

"""Names of peoples and places: those that are no slips of others, and those that others may stand for.

NO_SLIPS are the peoples and places of Myanmar, which tables of English words lack.

Karenni is no Karen with two letters too many, and Lisu no Lahu: these are different people, with organisations of
their own. Countries and cities elsewhere, and peoples as large as the Tamil, are in the table of `english.py`.
"""

from collections.abc import Mapping

from bot.lookup.spelling import fold

_PEOPLES = """
akha anu arakan arakanese asho bamar bwe cho daai daingnet danaw danu dawei falam gebah gekho geko gurkha hakha intha
jinghpaw jingpo kachin kaman karen karenni kayah kayan kayaw kayin khami khamti khumi khun kokang kuki lachid lachik
lahta lahu lai lashi lautu lhaovo lisu magyi mara maramagyi maru matu meitei mindat miram mizo moken mon monland mro
mru naga ngawn ngochang nung nungish padaung paku pale palaung pao paoh pwo rakhine ravang rawang rohingya rvwang
rumai salone senthang sgaw shan shanni sizang siyin tai taang tangkhul tanghku taungyo tavoyan tedim thado thet tiddim
uppu wa wancho yaw yinbaw yindu yintale zaiwa zanniat zayein zo zokam zomi zophei zotung
"""
_PLACES = """
akyab ann bago bassein bhamo chauk dawei falam haka hakha hpaan hpakant hpruso kalay kale katha kawthaung kengtung
kutkai kyaingtong kyaukme kyaukphyu kyaukse laiza lashio laukkai loikaw machanbaw magway magwe mandalay maungdaw
meiktila mergui mindat mogaung mogok mohnyin momauk mongla monywa mrauk muse myawaddy myeik myingyan myitkyina namkham
namtu naypyidaw nyaungshwe paletwa panghsang pathein pegu pekhon prome putao pyay pyin pyinmana sagaing shwebo shwegu
sittwe tachileik tamu tanai tanintharyi taunggyi taungoo tavoy tenasserim thandwe thanlwin thantlang thaton tonzang
toungoo yangon yesagyo
"""

NO_SLIPS = frozenset((_PEOPLES + _PLACES).split())
"""Normalised."""

_GROUPS = (
    "burma, myanmar, burmese",
    "uk, united kingdom, britain, british",
    "us, usa, united states, america, american",
    "nz, new zealand",
    "karen, kayin",
    "karenni, kayah",
    "arakan, rakhine",
    "taang, palaung",
)


def _folded(group: str) -> list[tuple[str, ...]]:
    return [tuple(map(fold, name.split())) for name in group.split(", ")]


OTHER_NAMES: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]] = {
    name: tuple(other for other in group if other != name) for group in map(_folded, _GROUPS) for name in group
}
"""What one name may be written for, in folded words. A name that differs in them is asked back: it may be another's."""

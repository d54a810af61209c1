"""Words that stand around names, or are names and words: in English, French and German; folded."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HONORIFICS: Final = _words(
    """
    dr doctor prof professor mr mrs ms miss mx sir madam
    herr herrn frau m mme mlle monsieur madame mademoiselle
    sr sra senor senora sig signor signora dhr mevr mevrouw
    """
)
"""Stand before a name, and with a surname make one."""

ADDRESSES: Final = _words(
    """
    mr mrs ms miss mx herr herrn frau m mme mlle monsieur madame señor señora sra signor signora
    sig pan pani mevrouw
    """
)
"""Those by which customers call themselves; not folded, for a shortened name is written with it."""

TITLES: Final = _words(
    """
    dr ddr prof dipl dipling ing med mag lic phd mba msc bsc md dds esq rev hon capt sgt
    jr sr ii iii vip
    """
)
"""Stand before or behind a name and are no part of it."""

ROLES: Final = _words(
    """
    adviser advisor agent assistant carer clerk colleague consultant crew driver engineer
    guide host hostess lady manager matron midwife nurse operator paramedic practitioner
    receptionist representative sister staff supervisor technician
    caissier caissiere collaborateur collaboratrice collegue conseiller conseillere hotesse
    livreur responsable technicien technicienne vendeur vendeuse
    berater beraterin fahrer kollege kollegen kollegin mitarbeiter mitarbeiterin schwester
    techniker technikerin verkaufer verkauferin
    """
)
"""What colleagues are: "advisor Amira" is one of them."""

LEADING: Final = _words(
    """
    to with by from of for about at and or but like as than because that when
    is was called named ask met saw had have love loved especially particularly mostly
    dear hi hello hey thank thanks thankyou cheers bravo kudos congrats well done credit
    a au avec chez de des du par pour et ou mais que qu comme surtout notamment est etait
    appele appelee nomme nommee prenomme prenommee remercie remercier merci chere cher bonjour
    an am bei dank danke durch fur mit und oder von vom wie war ist heisst namens besonders
    liebe lieber hallo
    """
)
"""Lead to a name: after one of these it is the sentence's own, not a signature."""

CLOSINGS: Final = _words(
    """
    regards respectfully sincerely faithfully yours wishes
    cordialement sincerement salutations respectueusement amicalement bises
    gruss grusse gruesse grussen lg mfg vg hochachtungsvoll
    saludos atentamente saluti groet groeten groetjes
    """
)
"""End a letter: what follows is its writer."""

THANKS: Final = _words("thanks thankyou thank you cheers merci danke dank gracias grazie bedankt")

KISSES: Final = _words("x xx xxx xxxx xo xoxo")
"""May follow a signature."""

MYSELF: Final = _words("me us myself moi nous mich mir uns")
"""Right before a name, they make it the customer's own."""

INTRODUCTIONS: Final = (
    ("i", "am"),
    ("i'm",),
    ("my", "name", "is"),
    ("my", "name's"),
    ("je", "suis"),
    ("je", "m'appelle"),
    ("ich", "bin"),
    ("ich", "heisse"),
    ("mein", "name", "ist"),
)
"""Before the customer's own name."""

RELATIVES: Final = _words(
    """
    son daughter child baby boy girl husband wife partner fiance fiancee mother mum mom dad father
    brother sister uncle aunt auntie nephew niece cousin grandson granddaughter grandma grandpa
    grandmother grandfather nan nana friend neighbour neighbor dog cat horse puppy kitten
    fils fille bebe mari femme epoux epouse compagnon compagne mere maman pere papa frere soeur
    oncle tante neveu niece cousin cousine ami amie voisin voisine chien chienne chat chatte
    sohn tochter kind mann ehemann frau ehefrau partnerin mutter mama vater papa bruder schwester
    onkel tante neffe nichte enkel enkelin oma opa freund freundin nachbar nachbarin hund katze
    """
)
"""After "my": somebody of the customer's."""

OWNERS: Final = _words(
    """
    my our his her their mon ma mes notre nos son sa ses leur leurs
    mein meine meinen meinem meiner unser unsere unseren unserem unserer
    sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer
    """
)

THINGS_BEFORE: Final = _words(
    """
    saint sainte san st ste sankt
    article articles collection collections gamme gammes marque marques modele modeles
    produit produits rosier rosiers serie series variete
    kollektion marke modell produkt produkte serie sorte
    """
)
"""Make the name after them that of a thing or a place."""

THINGS_AFTER: Final = _words(
    """
    hospital clinic infirmary hospice street road avenue lane square court
    school college university hotel church airport station
    brand collection product products range
    ltd limited inc gmbh ag kg sarl
    """
)
"""Make the name before them that of a thing or a place."""

COMPANIES: Final = _words("cie co company compagnie sons fils sohne partner partners")
"""With "and" before them, make the name before that a company's."""

ANDS: Final = _words("and et und")

BEGINNINGS: Final = _words(
    """
    i i'm i've i'll i'd you you're she he they we it it's this that the a my your our very so such
    thank thanks great excellent good and
    elle il ils elles vous je j'ai on nous c'est ce cette le la les un une mon ma tres merci et
    sie er es ich wir das die der den ein eine mein meine sehr danke vielen und
    """
)
"""Begin a sentence, also where the full stop before them is missing."""

VERBS: Final = _words(
    """
    is was has had who helped made took gave went came told said explained stayed listened
    answered showed fixed solved understood
    est etait qui nous vous
    ist war hat hatte
    """
)
"""After a word at the beginning of a sentence, make it somebody who does something."""

MONTHS: Final = _words("january april may june august summer autumn winter avril mai juin aout jan")

EVERYDAY: Final = _words(
    """
    ace amber angel april art ash august autumn basil bay beau bell belle bill bishop blue bob brook
    buck bud candy carol cash chance charity chase chip christian clay cliff coral crystal curt
    daisy dale dawn dean destiny dot drew earnest eve faith fern flora ford forest fox frank gale
    gay ginger grant grace guy harmony hazel heath heather holly honey hope hunter iris ivy jack
    jade jasmine jay jean jewel joy june justice kay kit lance lane laurel lily major mark mason mat
    max may melody mercy merry miles misty nick noble olive pansy pat patience pearl peg penny
    pepper petal pierce pip poppy prince queen ray red reed rich rick river rob robin rod rose rowan
    ruby rusty saffron sage sally sandy sky sterling sue summer tab trip van victor victory viola
    violet wade will willow winter wren
    aimee aime ambre ange angelique anemone camelia capucine cerise claire clair clement clementine
    come constant desire desiree eglantine fleur france franc garance jasmin jonquille juste
    lavande laurier lilas lys marc marguerite marin marine martin melisse modeste muguet noel
    olivier parfait perle pierre prudence prune reine romarin rosa rosier sauge veronique victoire
    violette
    engel ernst heide jan klein koch lang linde mai stein wolf
    """
)
"""Names that are also words: written small, or beginning a sentence, they need not be names."""

OFTENER_WORDS: Final = _words(
    """
    art august bauer berg best bill black brown bush chase clair church day dean don dawn drew
    faith field fleur fox frank fuchs gene grace grand grant green gross herbst hill hope jack joy
    jung june king klein koch kurz lane lang long love luz mar mark marine max may miles noble page
    park pat paz petit price ray rich rob rosa rose roy short sol sommer stark stein stone sue white
    will winter wolf wood young
    """
)
"""Written small, these are more often a word than a name. For hiding names, where one too many does
no harm, so others than EVERYDAY."""

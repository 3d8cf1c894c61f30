"""The 22 themes of the focus areas: number -> (key, title, what an initiative on it is about)."""

Theme = tuple[str, str, str]

THEMES: dict[int, list[Theme]] = {
    1: [
        (
            "virksomhedsforloeb",
            "Forløb på virksomheder",
            "Flere fra målgruppen kommer i praktik og løntilskud, i samme grad som andre ledige.",
        ),
        (
            "helhedsorienteret-stoette",
            "Støtte til hele mennesket",
            "Hjælp til at leve op til arbejdsmarkedets krav, for eksempel ved at forebygge og håndtere sygdom.",
        ),
        (
            "krav-om-aktiv-jobsoegning",
            "Krav om deltagelse og aktiv jobsøgning",
            "Målgruppen mødes af de samme krav om at deltage aktivt og søge job som andre.",
        ),
        ("fritidsjob", "Fritidsjob til unge", "Unge i målgruppen får fritidsjob i samme grad som andre unge."),
        ("taet-opfoelgning", "Tæt opfølgning", "Ledige i målgruppen følges lige så tæt som andre ledige."),
        (
            "rekruttering-og-opkvalificering",
            "Rekruttering og opkvalificering",
            "Vejen ind i de fag, der mangler hænder, åbnes for målgruppen i samme grad som for andre.",
        ),
        (
            "brug-af-sanktioner",
            "Ens brug af sanktioner",
            "Det undersøges, hvordan sanktioner bruges og undlades over for målgruppen.",
        ),
    ],
    2: [
        (
            "tidlig-indsats-i-grundskolen",
            "Tidlig indsats i grundskolen",
            "Indsatser fra de første skoleår, så børn ikke ender uden for fællesskabet.",
        ),
        (
            "overgang-til-ungdomsuddannelse",
            "Fra grundskole til ungdomsuddannelse",
            "Flere kommer godt fra grundskolen og ind på en ungdomsuddannelse; ungdomsuddannelsesvejledningen er med.",
        ),
        (
            "vaerdien-af-uddannelse",
            "Værdien af en uddannelse",
            "Hvad man får ud af at tage en uddannelse og af at bruge den i et job.",
        ),
        (
            "uddannelsesvalg",
            "Et stærkere valg af uddannelse",
            "Den unge vælger efter evner og lyst, også en erhvervsuddannelse, frem for efter hvad der giver anseelse.",
        ),
    ],
    3: [
        (
            "bro-til-kommunale-indsatser",
            "Broer mellem boligområde og kommune",
            "Lokale aktiviteter kobles med skoler, institutioner, beskæftigelsesindsats, biblioteker og Borgerservice.",
        ),
        (
            "bred-deltagelse",
            "Bred deltagelse blandt beboerne",
            "Aktiviteter, der samler alle slags beboere, og forbindelser til andre aktiviteter i lokalområdet.",
        ),
        (
            "opsoegende-indsats",
            "Opsøgende arbejde i boligområdet",
            "Hjemmepleje, SSP, sundhedspleje og opsøgende indsatser for socialt udsatte kommer ud, hvor beboerne er.",
        ),
        (
            "naa-bredere-ud",
            "Hjælp til at nå flere beboere",
            "Boligområdernes egne kræfter får hjælp til aktiviteter, der samler flere, og til at fortælle om dem.",
        ),
    ],
    4: [
        (
            "demokrati-for-boern-og-unge",
            "Demokrati for børn og unge",
            "Børn og unge forstår demokratiet og tager del i det, blandt andet gennem undervisningen i skolen.",
        ),
        (
            "foraeldres-deltagelse",
            "Alle forældre er med",
            "Forældre deltager i samme grad, i skolebestyrelser og i det, der foregår omkring børnene.",
        ),
        (
            "kultur-og-fritid",
            "En aktiv rolle i kultur og fritid",
            "Musik, sport og teater bliver mere mangfoldige, når flere er med til at lave dem.",
        ),
        (
            "viden-om-inklusion",
            "Viden om, hvordan man får flere med",
            "Foreninger og bestyrelser får redskaber til at åbne sig, for eksempel samlet i en inspirationspakke.",
        ),
        (
            "folkeoplysning-og-valg",
            "Folkeoplysning og valgdeltagelse for alle",
            "Kommunens arbejde med folkeoplysning og med at få folk til at stemme når ud til alle borgere.",
        ),
        (
            "styrket-dansk",
            "Bedre dansk",
            "Aktiviteter og tilbud, hvor børn, unge og voksne øver sig i dansk.",
        ),
        (
            "kommunikation-uden-tolk",
            "Kommunikation uden tolk",
            "Borgere, der ikke kan tilstrækkeligt dansk, nås på andre måder end gennem tolk, for eksempel uden skrift.",
        ),
    ],
}

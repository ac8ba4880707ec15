"""Answers in one's own words, judged by hand beside their model answers: what grading by meaning is
calibrated and judged on. Written for this bench.

Each row: question, model answer, right answers, wrong answers. Among the wrong ones are those that
a comparison of sentences falls for: the contrary, another number, roles swapped, half of it, the
question said again, something else that is true.
"""

Row = tuple[str, str, tuple[str, ...], tuple[str, ...]]

PAIRS: tuple[Row, ...] = (
    (
        "Why do you lock a row with a dollar sign?",
        "It stays the same while the formula is copied",
        (
            "So it doesn't change when I copy the formula",
            "The row stays fixed when copying the formula",
            "Otherwise it would move",
        ),
        (
            "The row changes while the formula is copied",
            "So that nobody can edit the row",
            "To show it in dollars",
            "It does not stay the same while the formula is copied",
        ),
    ),
    (
        "What happens to the pressure of a gas in a closed can when it is heated?",
        "The pressure increases because the molecules move faster",
        (
            "It goes up since the molecules get faster",
            "The pressure rises because the particles move more quickly",
            "It increases because molecules speed up and hit the walls harder",
        ),
        (
            "The pressure decreases because the molecules move faster",
            "The pressure increases because the molecules move slower",
            "Nothing happens to the pressure",
            "It drops",
            "The molecules move faster",
        ),
    ),
    (
        "Why should chest compressions not be interrupted for long?",
        "Blood stops flowing to the brain as soon as compressions stop",
        (
            "When compressions stop, the brain gets no more blood",
            "Because blood flow to the brain ends the moment you stop compressing",
            "The brain is without blood while you pause",
        ),
        (
            "Blood keeps flowing to the brain when compressions stop",
            "Because the rescuer gets tired",
            "Blood stops flowing to the lungs as soon as breaths stop",
            "The chest needs time to rise",
        ),
    ),
    (
        "What is the first thing to do when you find someone who does not move?",
        "Check that the scene is safe for you",
        (
            "Make sure the place is safe for yourself",
            "Check whether the scene is safe",
            "Look for dangers to me before I go near",
        ),
        (
            "Check that the person is safe",
            "Start chest compressions at once",
            "Call the family",
            "Check the pulse for one minute",
        ),
    ),
    (
        "How deep do you press an adult's chest?",
        "At least five centimetres, but not more than six",
        (
            "Between five and six centimetres",
            "5 to 6 cm",
            "Five centimetres at least and six at most",
        ),
        (
            "At least four centimetres, but not more than five",
            "At least five inches, but not more than six",
            "As deep as you can",
            "At least six centimetres, but not more than seven",
        ),
    ),
    (
        "Why must you wash your hands before putting on sterile gloves?",
        "Gloves can tear, and then germs on the skin reach the patient",
        (
            "If a glove tears, the germs on my hands get to the patient",
            "Gloves may have holes through which bacteria from the skin could reach the patient",
            "Gloves can break and let germs from your skin onto the patient",
        ),
        (
            "Gloves cannot tear, so germs on the skin never reach the patient",
            "So that the gloves slide on more easily",
            "Gloves protect the nurse from the patient's germs",
            "Because it is the rule",
        ),
    ),
    (
        "What mistake makes a swimmer's legs sink in freestyle?",
        "Lifting the head to look forward",
        (
            "The head is lifted to look ahead",
            "Raising the head and looking forwards",
            "They look forward with the head up",
        ),
        (
            "Looking down at the bottom of the pool",
            "Lowering the head to look down",
            "Kicking too fast",
            "Lifting the legs to look forward",
        ),
    ),
    (
        "What does the mitral valve do?",
        "It keeps blood from flowing back from the left ventricle into the left atrium",
        (
            "It stops blood going back from the left ventricle to the left atrium",
            "Prevents backflow from the left ventricle into the left atrium",
            "Blood can't return to the left atrium from the left ventricle because of it",
        ),
        (
            "It keeps blood from flowing back from the right ventricle into the right atrium",
            "It keeps blood from flowing back from the left atrium into the left ventricle",
            "It lets blood flow back from the left ventricle into the left atrium",
            "It pumps blood into the aorta",
        ),
    ),
    (
        "Why are antibiotics useless against a cold?",
        "A cold is caused by viruses, and antibiotics only work against bacteria",
        (
            "Colds come from viruses but antibiotics only kill bacteria",
            "Because antibiotics act on bacteria and a cold is a viral infection",
            "Antibiotics don't work on viruses, which cause colds",
        ),
        (
            "A cold is caused by bacteria, and antibiotics only work against viruses",
            "A cold is too weak for antibiotics",
            "Because antibiotics have side effects",
            "A cold is caused by viruses, and antibiotics work against viruses",
        ),
    ),
    (
        "What is the difference between weather and climate?",
        "Weather is what happens now, climate is the average over many years",
        (
            "Climate is the long-term average while weather is what is happening at the moment",
            "Weather is the state right now; climate is the mean over decades",
            "The weather is today's, the climate is the average of many years",
        ),
        (
            "Climate is what happens now, weather is the average over many years",
            "They are the same thing",
            "Weather is about rain and climate is about heat",
            "Climate changes faster than weather",
        ),
    ),
    (
        "When does water boil at a lower temperature?",
        "When the air pressure is lower, as on a high mountain",
        (
            "At lower air pressure, for example high up on a mountain",
            "When there is less air pressure, like on top of a mountain",
            "High in the mountains because the pressure is lower there",
        ),
        (
            "When the air pressure is higher, as on a high mountain",
            "When the air pressure is lower, as in a deep valley",
            "When there is salt in it",
            "When the stove is hotter",
        ),
    ),
    (
        "Why does a pilot add flaps for landing?",
        "They give more lift at low speed",
        (
            "To have more lift when flying slowly",
            "Flaps increase the lift at low speeds",
            "More lift at slow speed",
        ),
        (
            "They give less lift at low speed",
            "They give more lift at high speed",
            "To steer to the left",
            "They give more thrust at low speed",
        ),
    ),
    (
        "What does a primary key do in a table?",
        "It identifies each row uniquely",
        (
            "It makes every row uniquely identifiable",
            "Each row can be told apart by it uniquely",
            "It's the unique identifier of each row",
        ),
        (
            "It identifies each column uniquely",
            "It encrypts each row",
            "It sorts the rows",
            "It does not identify rows uniquely",
        ),
    ),
    (
        "What should you do before you change a patient's dressing?",
        "Explain what you will do and ask for consent",
        (
            "Tell the patient what I'm going to do and ask whether they agree",
            "Ask for consent after explaining what will be done",
            "Explain the procedure and get the patient's consent",
        ),
        (
            "Explain what you did and ask for payment",
            "Do it quickly without a word",
            "Remove the old dressing",
            "Explain what you will do without asking for consent",
        ),
    ),
    (
        "Why do leaves turn yellow in autumn?",
        "The chlorophyll breaks down and other pigments become visible",
        (
            "Chlorophyll is broken down, so you can see the other pigments",
            "Because the green chlorophyll goes away and the other colours show",
            "Other pigments become visible when the chlorophyll is gone",
        ),
        (
            "The chlorophyll builds up and other pigments become invisible",
            "Because it gets cold",
            "The leaves make new yellow chlorophyll",
            "The tree lacks water",
        ),
    ),
    (
        "What is opportunity cost?",
        "The value of the best alternative that you give up",
        (
            "What the best option you didn't choose would have been worth",
            "The value of the best alternative you forgo",
            "It is the worth of the next best thing that you give up",
        ),
        (
            "The value of the worst alternative that you give up",
            "The price you pay for something",
            "The money that you save",
            "The value of the best alternative that you choose",
        ),
    ),
    (
        "Why should passwords be stored as hashes?",
        "Whoever steals the database cannot read them",
        (
            "If the database is stolen, the thief can't read the passwords",
            "So that a thief of the database is not able to read them",
            "Someone who steals the data still does not know the passwords",
        ),
        (
            "Whoever steals the database can read them",
            "It makes the login faster",
            "They take less space",
            "Users can get their password back",
        ),
    ),
    (
        "What causes the seasons?",
        "The axis of the Earth is tilted against its orbit",
        (
            "The Earth's axis is tilted relative to its orbit",
            "The tilt of the axis of our planet",
            "Because the Earth's rotation axis leans",
        ),
        (
            "The Earth is nearer to the Sun in summer",
            "The axis of the Moon is tilted against its orbit",
            "The axis of the Earth is not tilted against its orbit",
            "The rotation of the Earth around its axis",
        ),
    ),
    (
        "What is the purpose of a control group?",
        "It shows what would have happened without the treatment",
        (
            "To see what happens if there is no treatment",
            "It tells what would happen without the treatment",
            "So you know how things would have gone without treatment",
        ),
        (
            "It shows what happened with the treatment",
            "To control the researchers",
            "It makes the sample larger",
            "It shows what would have happened with a stronger treatment",
        ),
    ),
    (
        "What is a good way to remember something for a long time?",
        "Recall it several times with growing pauses in between",
        (
            "Retrieve it repeatedly with longer and longer gaps",
            "Recalling it again and again at increasing intervals",
            "Test yourself several times, with pauses that get longer",
        ),
        (
            "Read it several times in a row without pauses",
            "Recall it several times with shrinking pauses in between",
            "Sleep more",
            "Recall it once after a long pause",
        ),
    ),
    (
        "Why does ice float on water?",
        "Ice is less dense than water",
        (
            "The density of ice is lower than that of water",
            "Because ice has a lower density than water",
            "It is lighter than the same volume of water",
        ),
        (
            "Ice is more dense than water",
            "Water is less dense than ice",
            "Ice is colder than water",
            "Because ice is hard",
        ),
    ),
    (
        "What is the recovery position for?",
        "It keeps the airway open and lets vomit drain",
        (
            "So that the airway stays open and vomit can flow out",
            "To keep the airway free and allow vomit to run out",
            "The airways remain open and vomit drains away",
        ),
        (
            "It keeps the airway closed and lets vomit in",
            "So that the person sleeps better",
            "It keeps the spine straight",
            "It keeps the airway open and prevents shock",
        ),
    ),
    (
        "When do you give adrenaline with an auto-injector?",
        "As soon as there are signs of anaphylaxis, into the outer thigh",
        (
            "At the first signs of anaphylaxis, in the outside of the thigh",
            "Immediately when anaphylaxis shows, in the outer thigh",
            "Right when you see signs of anaphylaxis, into the outer side of the upper leg",
        ),
        (
            "An hour after the signs of anaphylaxis, into the outer thigh",
            "As soon as there are signs of anaphylaxis, into the upper arm",
            "After calling the family",
            "As soon as there are signs of asthma, into the outer thigh",
        ),
    ),
    (
        "Which way does the blood flow through the mitral valve?",
        "From the left atrium into the left ventricle",
        (
            "Out of the left atrium, into the left ventricle",
            "It flows from the left atrium to the left ventricle",
            "The blood goes from the left atrium into the left ventricle",
        ),
        (
            "From the left ventricle into the left atrium",
            "Into the left atrium from the left ventricle",
            "From the right atrium into the right ventricle",
            "From the left atrium into the aorta",
        ),
    ),
    (
        "Which drug thins the blood for longer, heparin or warfarin?",
        "Warfarin works longer than heparin",
        (
            "Warfarin, it works longer than heparin does",
            "The effect of warfarin lasts longer than that of heparin",
            "Warfarin",
        ),
        (
            "Heparin works longer than warfarin",
            "Heparin",
            "Warfarin works as long as heparin",
            "Warfarin works shorter than heparin",
        ),
    ),
    (
        "What does inflation do to money that lies in a drawer?",
        "It can buy less and less",
        (
            "It loses purchasing power",
            "You can buy less with it over time",
            "It buys less every year",
        ),
        ("It can buy more and more", "It grows", "It becomes illegal", "It buys the same"),
    ),
)

"""A sound module for each kind of skill, and ways to make it unsafe (tests/test_cards.py).

None of the steps names a method or means of harm; what is never taught is told in the words of a
careless author.
"""

from __future__ import annotations

import copy
from typing import Any

CAUTIONS: dict[str, str] = {
    "dizzy-stop": "Stop if you feel dizzy, and breathe as usual.",
    "no-holding": "Don't hold your breath.",
    "lungs-ask": "Asthma or a lung problem? Ask a doctor first.",
    "pregnancy-ask": "If you're pregnant, ask your midwife first.",
    "heart-ask": "Ask your doctor first if you have a heart problem.",
    "medicine-ask": "Ask first if you take medicine that slows your heart.",
    "eating-disorder-ask": "Ask first if you have or had an eating disorder.",
    "cold-never-hurts": "It should feel cool and never hurt.",
    "time-limit": "A short while, for {{fact:cold}} at most.",
    "hurt-stop": "Stop if anything hurts.",
    "skip-sore": "Skip sore or injured parts.",
    "eyes-open": "Your eyes may stay open.",
    "memories-stop": "If bad memories come or you feel far away, stop and look around.",
    "elsewhere": "Does this place frighten you? Go to another room first.",
    "no-strong-sensation": "Choose nothing that hurts, and nothing too strong.",
    "not-for-abuse": "This is never for abuse or danger. Get help to be safe.",
    "danger-help": "If you're in danger, get help now. Call {{emergency}}.",
    "move-away": "First move away from what could hurt you.",
    "go-to-plan": "If it gets too strong, go to your plan.",
    "with-therapist": "Do this only together with your therapist, and never alone.",
    "no-trauma": "It isn't for memories of terrible things.",
    "least-time-in-bed": "Don't cut your time in bed below what you agreed with your clinician.",
    "bipolar-ask": "With bipolar disorder or seizures, ask your doctor first.",
    "sleepy-driving": "Don't drive when you're sleepy.",
    "suicide-not-here": "With thoughts of suicide, go to your plan or call {{crisis_voice}}.",
    "true-thoughts": "It isn't for what is true, such as a loss or abuse.",
    "not-at-the-peak": "Don't do it when a feeling is at its strongest.",
    "unsafe-at-home": "If you're not safe at home, get help to be safe first.",
    "small-steps": "Is it too much? Make it smaller.",
    "not-alone-at-risk": "Don't do this alone if you feel at risk now. Ask someone to come.",
    "storage-ask": "Ask your clinic about safe storage or returning things.",
    "harmed-emergency-care": "If you may have harmed your body in any way, go to emergency care.",
    "may-act-help": "If you may act on thoughts of suicide, call {{crisis_voice}}.",
    "stay-and-call": "If they think of suicide, stay with them and call {{emergency}}.",
    "helper-safe": "If you aren't safe with them yourself, move away first.",
    "short-break": "A break is for minutes or hours, and not for weeks.",
    "no-answer": "If nobody answers, call again, or call {{emergency}}.",
    "safe-things": "Put in only safe things.",
    "leave-out": "Leave out what comes from a loss or a fight.",
    "looked-through": "Look through the box with your therapist first.",
    "ask-first": "If you're ill, ask your doctor first.",
    "when-to-stop": "Stop if you feel worse.",
    "what-instead": "Then try another skill, or be with someone.",
}

STEPS: dict[str, list[tuple[str, str]]] = {
    "breathing": [
        ("Breathe in through your nose.", "Count to {{fact:breathe-in}}, small and soft."),
        ("Breathe out slowly.", "Count to {{fact:breathe-out}}."),
    ],
    "cold": [
        ("Sit down.", "Have a cool damp cloth ready."),
        ("Hold the cool cloth to your cheeks.", "Breathe as usual."),
    ],
    "movement": [
        ("Walk fast or run on the spot.", "A few minutes are enough."),
        ("Slow down.", "Notice your legs."),
    ],
    "relaxation": [
        ("Tighten your hands gently.", "Then let go."),
        ("Go to the next part.", "Loosen each muscle as you like."),
    ],
    "mindfulness": [
        ("Notice the sounds around you.", "Let them come and go."),
        ("Bring yourself back.", "Your mind wanders, as all minds do."),
    ],
    "imagery": [
        ("Imagine a place where you feel at ease.", "It may be made up."),
        ("Look around there.", "What do you see and hear?"),
    ],
    "grounding": [
        ("Name five things that you see.", "Say them aloud."),
        ("Touch something near you.", "What is it like?"),
    ],
    "self-soothing": [
        ("Choose one of your senses.", "Something kind for it, for comfort."),
        ("Smell something you like.", "Or listen to a song."),
    ],
    "pause": [
        ("Stop.", "For a moment, do nothing."),
        ("Take a step back.", "Look around."),
        ("Choose a next step.", "A small one."),
    ],
    "urge": [
        ("Rate the urge.", "It's like a wave."),
        ("Watch it.", "It rises, and it may fall again."),
    ],
    "acceptance": [
        ("Say what is so.", "This is what happened, and I can't change it now."),
        ("Practice accepting it.", "Breathe out, and say it again: I accept what is."),
    ],
    "opposite-action": [
        ("Name the feeling.", "What does it want you to do?"),
        ("Act opposite to the feeling.", "A little, all the way through."),
    ],
    "exposure": [
        ("Write down what you fear.", "Order it as a ladder, the easiest first."),
        ("Face the lowest rung.", "Go up step by step."),
    ],
    "sleep": [
        ("Go to bed when you're sleepy.", "Get up at the same time each day."),
        ("Get out of bed if you lie awake.", "Sit somewhere quiet."),
    ],
    "thoughts": [
        ("Write down the thought.", "As it came."),
        ("Look at it from another side.", "What is the evidence for and against it?"),
    ],
    "problem-solving": [
        ("Name the problem.", "In one line."),
        ("List ideas.", "Pick the best one and try it."),
    ],
    "worry-time": [
        ("Set a worry time.", "The same time each day."),
        ("Put a worry off until then.", "Write it down."),
    ],
    "activity": [
        ("Pick a pleasant activity.", "Something small."),
        ("Plan it for a day this week.", "Write it down."),
    ],
    "safer-space": [
        ("Ask someone to help.", "Make your home safer together."),
        ("Let them do the handling.", "Go place by place."),
    ],
    "aftercare": [
        ("Ask someone to stay.", "Above all in the first two nights after the hospital."),
        ("Eat, drink and rest.", "A little of each will do."),
    ],
    "supporting": [
        ("Ask straight out.", "“Are you thinking about suicide?”"),
        ("Listen.", "“I'm glad you told me.”"),
    ],
    "early-signs": [
        ("Rewind one hard day.", "What was the hour before it like?"),
        ("Write down the first small sign.", "In your own words."),
    ],
    "distraction": [
        ("Take your mind off it.", "Do a puzzle, or sort your socks."),
        ("Put on a song.", "Something that makes you laugh."),
    ],
    "calling": [
        ("Let the crisis line ring.", "A recording comes first."),
        ("Read your first sentence aloud.", "“I don't know where to begin.”"),
    ],
    "hope-kit": [
        ("Find a box for hard times.", "A shoebox will do as a hope kit."),
        ("Put in a photo and a letter.", "Add a song that you like."),
    ],
    "looking-back": [
        ("Start the night before.", "What led up to it? Ask: and then?"),
        ("Look for another way.", "What could you do there next time?"),
    ],
    "other": [
        ("Hum a tune.", "Any tune you like."),
        ("Hum it again.", "More softly."),
    ],
}

FACTS = [
    {"id": "breathe-in", "value": "4", "unit": "number"},
    {"id": "breathe-out", "value": "6", "unit": "number"},
    {"id": "cold", "value": "30", "unit": "second"},
]

NEVER: dict[str, list[str]] = {
    "held-breath": [
        "Hold your breath for a count of seven.",
        "Keep the air in for as many counts as you like.",
        "Stop breathing for a moment at the top.",
        "Keep your lungs full and wait.",
        "Breathe in, hold for seven, and breathe out.",
        "Try box breathing: in, hold, out, hold.",
        "Pause for four counts before letting the breath out.",
        "Stay without breathing until it feels odd.",
        "Keep your breath on hold.",
    ],
    "over-the-limit": [
        "Do it for as long as you can.",
        "Go on until you're exhausted.",
        "Keep going even if you feel dizzy.",
        "Push through the pain.",
        "Move as hard as you possibly can.",
        "Carry on until you can't take any more.",
        "Go to your limit, and then a little past it.",
        "Tense as hard as you can, like squeezing a lemon.",
        "No pain, no gain.",
        "Do it for as long as you're able.",
    ],
    "ice-on-the-body": [
        "Put your face in ice water.",
        "Hold ice against your skin.",
        "Dip your face into a bowl of cold water.",
        "Take a freezing shower.",
        "Press an ice pack directly on your cheeks.",
        "Fill the sink with icy water and lower your head into it.",
        "Put your head under the cold tap.",
    ],
    "worst-memory": [
        "Go back to your worst memory.",
        "Relive the moment it happened.",
        "Picture the most terrible day again, with every detail.",
        "Think back to the trauma and stay there.",
        "Write about the abuse in every detail.",
        "Close your eyes and return to the most painful moment.",
        "Go back to your worst memory and write it down for your therapist.",
    ],
    "sleep-cut-short": [
        "Limit your time in bed to five hours.",
        "Stay up all night once.",
        "Cut your sleep down to four hours.",
        "Skip a night of sleep to reset.",
        "Spend only four hours in bed.",
        "Go to bed later every night.",
        "Sleep no more than five hours for the first week.",
        "Pull an all-nighter to reset your body clock.",
    ],
    "harm-put-off": [
        "Save thoughts of suicide for later.",
        "When suicidal thoughts come, put them off until your worry slot.",
        "Argue with thoughts of dying.",
        "List the evidence for and against suicide.",
        "Suicidal thoughts can wait until tomorrow.",
        "Challenge suicidal thoughts until they fade.",
        "Put suicidal thoughts on your worry list at once.",
        "Let suicidal thoughts float by like clouds.",
        "Suicidal? Do this first, and call only if it doesn't help.",
    ],
    "abuse-accepted": [
        "Accept the abuse as it is.",
        "Stay with someone who hits you, and breathe.",
        "Tolerate being hit, since you can't change it.",
        "Approach your attacker with kindness.",
        "Stay where there is danger and let it be.",
        "Accept that your partner hurts you.",
        "Put up with the violence for now.",
    ],
    "pain-as-help": [
        "It should sting a little.",
        "Choose a sharp sensation that brings you back.",
        "Press until it hurts.",
        "A little pain helps you feel real.",
        "Make it strong enough to hurt.",
        "Use a painful feeling instead of the urge.",
        "A little pain stops the feeling.",
        "Focus on the pain.",
    ],
    "eyes-must-close": [
        "Keep your eyes closed the whole time.",
        "You must close your eyes.",
        "Your eyes must stay shut.",
        "Don't open your eyes.",
        "Shut your eyes tightly.",
        "Eyes closed throughout.",
        "Please keep them shut.",
    ],
    "cautions-taken-back": [
        "If you're fit, skip the cautions.",
        "Ignore the warnings if you've done this before.",
        "Don't let the warnings put you off.",
        "This has no risks.",
        "It is completely safe for everybody.",
        "Anyone can do this, whatever their health.",
    ],
}

DENIED = [
    "Don't hold your breath.",
    "No breath is held, and there's no need to hold your breath.",
    "Never put your face in ice water.",
    "You don't have to keep your eyes closed.",
    "It doesn't mean that you accept abuse.",
    "Never go on until you're exhausted.",
    "Don't go back to your worst memory by yourself.",
    "It should never hurt.",
    "Never stay up all night.",
    "Stay with someone for as long as you can.",
    "Stop at once if anything hurts.",
    "Hold a cup of tea in your hands.",
    "Suicidal thoughts can't wait.",
    "If thoughts of suicide come, stop and call {{crisis_voice}}; leave the list for later.",
    "Staying up all night can bring on mania.",
    "Worry can keep you awake all night.",
    "Stop breathing this way if you feel dizzy.",
    "When people are afraid, they often hold their breath.",
    "Keep in touch with us.",
    "Ignoring pain can make an injury worse.",
    "Violence is not a normal part of a relationship.",
    "Keep going to your appointments even if you feel tired.",
]


def module(kind: str, cautions: list[str], **changes: Any) -> dict[str, Any]:
    """A module of one kind with the cautions that stand with its steps."""
    steps = [{"do": do, "how": how} for do, how in STEPS[kind]]
    said = [{"id": f"c{n}", "text": text} for n, text in enumerate(cautions)]
    text = repr([steps, said])
    return {
        "id": "own-skill", "code": "OWN-07", "version": "1.0",
        "title": "A skill of our own", "public_title": "A page for you",
        "type": "skill", "audience": ["adult"], "handling": "take_home",
        "summary": "A small thing for a hard moment.", "how_sure": "D",
        "credit": "The words on this page are our own.",
        "facts": [copy.copy(f) for f in FACTS if f"fact:{f['id']}" in text],
        "blocks": [
            {"id": "way", "kind": "steps", "skills": [kind], "cautions": said, "items": steps},
        ],
    } | changes  # fmt: skip


SAID: dict[str, list[str]] = {
    "no-holding": ["There's no breath-holding in this exercise."],
    "not-for-abuse": ["Don't use this skill if someone is hurting you or you're in danger."],
    "danger-help": ["If you're not safe, reach out to someone now."],
    "suicide-not-here": ["If you have thoughts of suicide, reach out to {{crisis_voice}}."],
    "not-at-the-peak": ["Wait until the feeling has come down a little, when it's very strong."],
    "time-limit": ["Take the cloth off after {{fact:cold}}."],
    "cold-never-hurts": ["It shouldn't be so cold that it hurts."],
    "eyes-open": ["You don't need to close your eyes."],
    "go-to-plan": ["When it's too much, follow the steps on your safety plan."],
    "move-away": ["Put some distance between you and what could hurt you."],
    "stay-and-call": ["Are they in danger? Get help, and be with them until it comes."],
    "helper-safe": ["Do they threaten you? Get out, and call {{emergency}}."],
    "heart-ask": ["Trouble with your heart? Ask a doctor first."],
    "not-alone-at-risk": ["Not safe right now? Don't do this on your own. Call {{crisis_voice}}."],
    "harmed-emergency-care": ["Hurt yourself in any way? Get to a hospital now."],
    "may-act-help": ["Can't stay safe? Go back to the emergency department."],
    "short-break": ["Set a timer for a short while, and come back to it."],
    "storage-ask": ["Ask your therapist where things can be stored, or who takes them back."],
}
"""Other sound words for cautions."""

WEAKER = [
    "If you like: {text}",
    "Perhaps: {text}",
    "{text} But go on all the same.",
    "{text} Most people can skip this.",
    "{text} This rarely matters.",
    "{text} There's no need to worry about it, though.",
    "Some people say: {text}",
    "{text} You can ignore that.",
    "It's optional: {text}",
    "{text} Carry on if it feels fine.",
]
"""What takes the weight from any caution."""

WEAK: dict[str, list[str]] = {
    "dizzy-stop": [
        "You may feel dizzy.",
        "You may feel dizzy, and breathe as usual.",
        "If you feel dizzy, that's a sign that it works.",
        "You could stop if you feel dizzy.",
        "Don't stop if you feel dizzy.",
        "Stop if you feel dizzy for a long time.",
        "If you get dizzy, stop counting and breathe deeper.",
        "Dizziness stops after a few breaths.",
    ],
    "no-holding": [
        "Don't hold your breath for more than ten counts.",
        "Don't hold your breath at first.",
        "Hold your breath gently.",
        "Breathe as you like.",
    ],
    "lungs-ask": [
        "Good for asthma and lungs.",
        "You could ask a doctor about your lungs.",
        "No need to ask a doctor if you have asthma.",
        "With asthma, ask a doctor afterwards.",
    ],
    "pregnancy-ask": [
        "It's lovely in pregnancy.",
        "You might ask your midwife if you're pregnant.",
    ],
    "heart-ask": ["It's good for your heart.", "With a heart problem you may ask a doctor."],
    "medicine-ask": ["Medicine that slows your heart is fine.", "Take your medicine."],
    "eating-disorder-ask": [
        "It helps with an eating disorder.",
        "An eating disorder is no reason to ask.",
    ],
    "cold-never-hurts": ["It may hurt.", "It should never hurt much.", "It should be cool."],
    "time-limit": ["For {{fact:cold}} at least.", "For {{fact:cold}} or longer.", "For a while."],
    "hurt-stop": ["It may hurt.", "Stop if it hurts a lot.", "Stop when it no longer hurts."],
    "skip-sore": ["Sore parts need it most.", "Begin with injured parts."],
    "eyes-open": [
        "Close your eyes.",
        "Don't open your eyes before the end.",
        "Open windows are nice.",
    ],
    "memories-stop": [
        "Memories may come.",
        "If bad memories come, stay with them.",
        "If memories come, keep going.",
    ],
    "elsewhere": ["If this place frightens you, stay and look closer.", "Any room will do."],
    "no-strong-sensation": ["Choose something strong.", "Choose nothing that hurts much."],
    "not-for-abuse": ["Abuse happens.", "It's not only for abuse.", "It's for danger, too."],
    "danger-help": [
        "Danger passes.",
        "If you're in danger, you could call someone later.",
        "If you're in danger, think first.",
    ],
    "move-away": [
        "Stay near what could hurt you.",
        "Later, move away from what could hurt you.",
        "Don't move away from what could hurt you.",
    ],
    "go-to-plan": [
        "Only go to your plan if all of this has failed.",
        "You have a plan.",
        "Go on without your plan.",
        "Go to your plan tomorrow.",
    ],
    "with-therapist": [
        "Your therapist likes it.",
        "You can do this alone, as well as with a therapist.",
    ],
    "no-trauma": ["It's for memories of terrible things.", "It's not only for terrible memories."],
    "least-time-in-bed": ["Mind your time in bed.", "Never stay in bed for more than six hours."],
    "bipolar-ask": [
        "It's fine with bipolar disorder.",
        "With bipolar disorder you might ask a doctor.",
    ],
    "sleepy-driving": [
        "Driving may feel slower when you're sleepy.",
        "Don't stop driving because you're tired.",
    ],
    "suicide-not-here": [
        "Thoughts of suicide come and go.",
        "With thoughts of suicide, call somebody later.",
        "Thoughts of suicide can be argued with, like others, so call.",
    ],
    "true-thoughts": ["Is it true?", "True thoughts count, too."],
    "not-at-the-peak": ["Do it when a feeling is at its strongest.", "It's best in a crisis."],
    "unsafe-at-home": [
        "An unsafe home is a problem, too.",
        "If you're not safe at home, get help after you've tried this.",
    ],
    "small-steps": ["If it's too much, don't make it smaller.", "Aim high."],
    "not-alone-at-risk": [
        "Don't do this alone if it's much work. Ask someone to come.",
        "If you feel at risk, do it alone and then call someone.",
        "If you feel at risk now, don't do this alone.",
        "Don't do this alone if you feel at risk. Call someone tomorrow.",
    ],
    "storage-ask": [
        "Your clinic knows about safe storage.",
        "Ask a friend about safe storage.",
        "There's no need to ask your clinic about storage.",
    ],
    "harmed-emergency-care": [
        "If you may have harmed your body in any way, rest.",
        "If you may have harmed your body in any way, go to emergency care tomorrow.",
        "If you may have harmed your body, wait and see first, and then get emergency care.",
        "Emergency care is there for you.",
    ],
    "may-act-help": [
        "Thoughts of suicide may come back.",
        "If you may act on thoughts of suicide, call somebody later.",
        "If you may act on thoughts of suicide, rest.",
    ],
    "stay-and-call": [
        "They may think of suicide.",
        "If they're in danger, call somebody.",
        "If they're in danger, stay with them, and call tomorrow.",
    ],
    "helper-safe": [
        "You may not feel safe.",
        "If you aren't safe with them, stay calm.",
        "Don't leave if they threaten you.",
    ],
    "short-break": [
        "A break may last for weeks.",
        "Take a break for as long as you like.",
        "Take a break, and don't come back to it.",
        "A break is for weeks and not for minutes.",
    ],
    "no-answer": [
        "Maybe nobody answers.",
        "If nobody answers, don't call again.",
        "If nobody answers, try tomorrow.",
    ],
    "safe-things": ["Put in anything you like.", "Only things that don't hurt much."],
    "leave-out": ["Put in what comes from a loss.", "Don't leave out what hurts to see."],
    "looked-through": [
        "Your therapist has one, too.",
        "You could look through it with your therapist.",
        "Don't show it to your therapist.",
    ],
    "ask-first": ["You may ask a doctor first.", "Doctors come first."],
    "when-to-stop": ["Don't stop if you feel worse.", "Feeling worse is normal."],
    "what-instead": ["That's all.", "Then you're done."],
}
"""What stands in a caution's place, and says less or something else."""

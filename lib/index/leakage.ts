/** Something that a copy of the database tells, or doesn't, in plain words. */
export type Statement = { title: string; text: string };

export const LEAKAGE_IN_SHORT =
  "Whoever has a copy of the database, and nothing else, reads no content, file name, URL, subject, metadata or answer, and no word that a record is found by. This is what it tells all the same.";

/**
 * What a thief of the database learns, until when, and what would tell more. README
 * says it in the same words, and a test holds each to the code as far as a test can:
 * whoever changes what is kept changes it here.
 */
export const LEAKAGE: Statement[] = [
  {
    title: "What isn't sealed",
    text: "Of each record its app, type, media type and exact size, when it came, when it is to go if it asked to go early, and whether a hold keeps it; which models were asked about it, when, how long they took and whether they failed; whether its sender has an id of their own for it; who said something about it, and when; which exports of the last 30 days it was chosen for; whether it is shared with the community or was, what of it, under which licence, and who exported it from there; about how long what describes it is, each answer, and what was said. Who has an account, what apps and API keys are called, which providers an app has, where these are and which of their models were picked, how many concepts an app lists, what the Trust Center says, that somebody asked for a document of it, when, and how often they took it, and all that the log says: who did what to which record, when and from which address.",
  },
  {
    title: "How many terms a record has",
    text: "What a record is found by is kept as terms of 64 bits: one for each different word, one or two for how a longer one begins, and one for each other thing that can be asked for. They are sorted, so that their order says nothing, but their number tells about how many different words there are. It isn't padded: of a text, the exact size stands beside it.",
  },
  {
    title: "Which records are alike",
    text: "Within a slice, the same thing is the same number. So it is seen which records of a slice have a term in common, which terms come together, and how many records have each; not what a term says, nor whether it is a word, a label or a file name. Images that look alike and texts that read alike have terms in common for that, and so have copies of one file. What is in most records can be guessed from how common it is. And whoever knows what is in one record, or can have the app keep one of their own, knows its terms, and so which others of the slice have them.",
  },
  {
    title: "What slices keep apart",
    text: "A slice is some 32,768 records of an app that came one after the other, and never more than a week. In another slice, in another app or under another key the same word is another number: nothing can be followed from one to the other.",
  },
  {
    title: "What cutting terms to 64 bits does",
    text: "It saves room, and hides nothing: two different terms of a slice hardly ever become the same number.",
  },
  {
    title: "Parts of words",
    text: "Where an app wants these to be found, too, any three letters in a row of a word are a term. There are some times as many, and words can be guessed from the parts that they share.",
  },
  {
    title: "Searching",
    text: "The log says who searched, and when; what for is written down nowhere. Whoever watches the database at work sees which terms it is asked for. A saved search is sealed like content: it is known whose it is, when it was made, whether it is shared, and about how long it is.",
  },
  {
    title: "What is shared",
    text: "Of each shared record: since when, under which licence, what of it beside its content, who agreed to it and who reported it. It has a second row of terms, in the community's index: of what is shared alone, under keys of their own, so that nothing can be followed from one index to the other. A slice is some 32,768 shares there, with a key of its own, which goes at most 8 days after terms under it were destroyed. Reasons of reports are sealed. An app without an index has terms there, too, for what it shares.",
  },
  {
    title: "What a backup tells, and until when",
    text: "Of a record that lives, the same as the database. A destroyed record's terms are gone from the database with it. Copies made before tell all of this until the key that the terms were hashed with is destroyed, at most 8 days later, and gone from the backups of data/keys: KEY_BACKUP_LIFE after that, 7 days if you don't say. From then on they are noise.",
  },
  {
    title: "What the keys and the memory would tell",
    text: "Terms can't be tried out without their keys, which are in data/keys, wrapped by the master key. The master key and the database without data/keys open what is sealed for an app as a whole, such as saved searches, listed concepts, reasons of holds and credentials, but no record and no term; and whoever guesses the id that a sender has for a record can try out with them whether one is called so. All three together open everything. Whoever reads the memory of the running process reads the keys that it has in use, and what it is working on.",
  },
  {
    title: "Without an index",
    text: "There are no terms, and nothing to learn from them. Those from before are removed when it is turned off, and tell in backups what those of destroyed records do. Records are then looked through one by one, and words can't be searched for.",
  },
];

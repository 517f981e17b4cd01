namespace MailServer.Protocol.Tests.Imap.Commands;

/// <summary>Commands that every test may take for good: those of the RFCs' examples and more. Literals stand in place.</summary>
internal static class ValidCommands
{
    public static string[] All { get; } =
    [
        "a1 CAPABILITY", "a2 NOOP", "a3 LOGOUT", "a4 STARTTLS", "a5 NAMESPACE", "a6 IDLE", "a7 CHECK", "a8 CLOSE",
        "a9 UNSELECT", "b1 EXPUNGE", "b2 UNAUTHENTICATE", "b3 noop",
        "a ID NIL", "a ID ()", "a ID (\"name\" \"sodr\" \"version\" NIL)", "a ID (\"x\" {3}\r\nabc)",
        "a AUTHENTICATE PLAIN", "a AUTHENTICATE PLAIN =", "a AUTHENTICATE plain AHRlc3QAdGVzdA==",
        "a LOGIN mrc secret", "a LOGIN \"m\\\"r\\\\c\" \"sec ret\"", "a LOGIN {3}\r\nmrc {6+}\r\nsecret", "a LOGIN {0}\r\n \"\"",
        "a ENABLE CONDSTORE", "a ENABLE IMAP4rev2 UTF8=ACCEPT X-FOO", "a COMPRESS DEFLATE",
        "a SELECT INBOX", "a SELECT inbox (CONDSTORE)", "a EXAMINE blurdybloop", "a SELECT {5}\r\nINBOX",
        "a SELECT INBOX (QRESYNC (67890007 20050715194045000 41,43:211,214:541))",
        "a SELECT INBOX (QRESYNC (67890007 90060115194045000 41:211 (1:3 5:7)) CONDSTORE)",
        "a SELECT INBOX (QRESYNC (1 2))", "a SELECT INBOX (QRESYNC (1 2 (1 2)))",
        "a CREATE owatagusiam/", "a CREATE MyDrafts (USE (\\Drafts))", "a CREATE x (USE ())", "a DELETE blurdybloop",
        "a RENAME blurdybloop sarasoop", "a SUBSCRIBE #news.comp.mail.mime", "a UNSUBSCRIBE \"a b\"",
        "a LIST \"\" \"\"", "a LIST \"\" *", "a LIST #news/ %", "a LIST \"/usr/staff/jones\" \"%\"",
        "a LIST (SUBSCRIBED) \"\" *", "a LIST () \"\" \"%\" RETURN (CHILDREN)", "a LIST (SUBSCRIBED RECURSIVEMATCH) \"\" \"*\"",
        "a LIST (REMOTE SPECIAL-USE) \"\" (\"INBOX\" Drafts \"Sent/%\")", "a LIST \"\" % RETURN (STATUS (MESSAGES UNSEEN) SUBSCRIBED)",
        "a LIST \"\" * RETURN ()", "a LIST \"\" * RETURN (SPECIAL-USE MYRIGHTS)", "a LSUB \"#news.\" \"comp.mail.*\"",
        "a STATUS blurdybloop (UIDNEXT MESSAGES)",
        "a STATUS x (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN SIZE DELETED HIGHESTMODSEQ MAILBOXID APPENDLIMIT DELETED-STORAGE)",
        "a APPEND saved-messages (\\Seen) {310}", "a APPEND INBOX {310+}", "a APPEND \"INBOX\" \" 7-Feb-1994 21:52:25 -0800\" ~{12}",
        "a APPEND {5}\r\nINBOX (\\Flagged $Work) \"17-Jul-1996 02:44:25 -0700\" {10}", "a APPEND INBOX UTF8 (~{5+}", "a APPEND INBOX () {0}",
        "a UID EXPUNGE 3000:3002", "a UID EXPUNGE $",
        "a SEARCH ALL", "a SEARCH FLAGGED SINCE 1-Feb-1994 NOT FROM \"Smith\"", "a UID SEARCH 1:* UNSEEN",
        "a SEARCH RETURN (MIN COUNT) FLAGGED", "a SEARCH RETURN () UID 1:5", "a SEARCH RETURN (SAVE) $",
        "a SEARCH CHARSET UTF-8 TEXT {6}\r\nXXXXXX", "a SEARCH RETURN (ALL) CHARSET us-ascii OR (SEEN DRAFT) NOT NOT 2,4:7,*",
        "a SEARCH BCC a BEFORE 1-Jan-2000 BODY b CC c DELETED HEADER X-A {0}\r\n KEYWORD $Work LARGER 5 NEW OLD ON \"2-Mar-2001\"",
        "a SEARCH RECENT SENTBEFORE 1-Apr-2001 SENTON 1-May-2001 SENTSINCE 01-Jun-2001 SMALLER 9223372036854775807 SUBJECT s TO t",
        "a SEARCH UNANSWERED UNDELETED UNDRAFT UNFLAGGED UNKEYWORD x UNSEEN ANSWERED", "a SEARCH MODSEQ 620162338",
        "a SEARCH MODSEQ \"/flags/\\\\draft\" all 620162338", "a SEARCH OLDER 5 YOUNGER 6 SAVEDBEFORE 1-Jul-2001 SAVEDON 1-Aug-2001 SAVEDSINCE 1-Sep-2001",
        "a SEARCH SAVEDATESUPPORTED EMAILID M6d99ac3275bb4e THREADID T64b478a75b7ea9",
        "a FETCH 2:4 (FLAGS BODY[HEADER.FIELDS (DATE FROM)])", "a FETCH 1 ALL", "a FETCH 1 FAST", "a FETCH 1:* full", "a FETCH $ UID",
        "a FETCH 1 (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY BODYSTRUCTURE RFC822 RFC822.HEADER RFC822.TEXT MODSEQ)",
        "a FETCH 1 (EMAILID THREADID SAVEDATE PREVIEW PREVIEW (LAZY) UID)", "a FETCH 1 BODY[]", "a FETCH 1 BODY.PEEK[1.2.MIME]<0.100>",
        "a FETCH 1 (BODY[TEXT] BODY[HEADER] BODY[3.HEADER] BODY[3.TEXT]<5.6> BODY[1.HEADER.FIELDS.NOT (X {1}\r\nY)])",
        "a FETCH 1 (BINARY[] BINARY[1.2]<0.5> BINARY.PEEK[1] BINARY.SIZE[2])", "a FETCH 1:* (FLAGS) (CHANGEDSINCE 12345)",
        "a UID FETCH 300:500 (FLAGS) (CHANGEDSINCE 12345 VANISHED)", "a UID FETCH 4,5:*,*:3 FLAGS",
        "a STORE 2:4 +FLAGS (\\Deleted)", "a STORE 1 FLAGS ()", "a STORE 1 -FLAGS.SILENT \\Seen $x", "a UID STORE * FLAGS.SILENT (\\seen NonJunk)",
        "a STORE 7,5,9 (UNCHANGEDSINCE 320162338) +FLAGS.SILENT (\\Deleted)", "a UID STORE 1 (UNCHANGEDSINCE 0) FLAGS x",
        "a COPY 2:4 MEETING", "a UID COPY $ \"x y\"", "a MOVE 1 Trash", "a UID MOVE 42:69 foo",
        "a GETQUOTA \"\"", "a GETQUOTAROOT INBOX", "a SETQUOTA \"\" (STORAGE 512 MESSAGE 5)", "a SETQUOTA x ()",
    ];
}

//! Kinds of file that are not looked into, how they are known, and what to do instead.

/// A kind of file that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Foreign {
    /// What it is: `a PDF`.
    pub(crate) what: &'static str,
    /// What to do instead: a sentence.
    pub(crate) instead: &'static str,
}

/// Anything else.
pub(crate) const BINARY: Foreign =
    Foreign { what: "a binary file", instead: "Export what is in it as text, or attach a screenshot." };
const PROGRAM: Foreign =
    Foreign { what: "a program", instead: "Write its name, version and SHA-256 into the ticket." };
const CAPTURE: Foreign = Foreign {
    what: "a packet capture",
    instead: "Export the packets that matter as text (Wireshark: File, Export Packet Dissections, As Plain Text; or tshark -r FILE -V).",
};
const UNPACK: &str = "Unpack it and attach the files, or pack them as zip or tar.gz.";
const PICTURE: &str = "Save it as PNG or JPEG.";
const DATABASE: &str = "Export the rows that matter as CSV or text.";
const OFFICE: Foreign =
    Foreign { what: "an older Office document", instead: "Save it as .docx, .xlsx, .csv or text." };

const fn foreign(what: &'static str, instead: &'static str) -> Foreign {
    Foreign { what, instead }
}

/// First bytes of a compound file (MS-CFB).
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// First bytes and what they say.
const MAGIC: &[(&[u8], Foreign)] = &[
    (b"%PDF-", foreign("a PDF", "Copy its text into a .txt file, or attach a screenshot of the page.")),
    (b"\x7FELF", PROGRAM),
    (b"MZ", PROGRAM),
    (b"\xCF\xFA\xED\xFE", PROGRAM),
    (b"\xCA\xFE\xBA\xBE", PROGRAM),
    (b"BM", foreign("a BMP picture", PICTURE)),
    (b"II*\0", foreign("a TIFF picture", PICTURE)),
    (b"MM\0*", foreign("a TIFF picture", PICTURE)),
    (b"BZh", foreign("a bzip2 archive", UNPACK)),
    (b"\xFD7zXZ\0", foreign("an xz archive", UNPACK)),
    (b"\x28\xB5\x2F\xFD", foreign("a zstd archive", UNPACK)),
    (b"7z\xBC\xAF\x27\x1C", foreign("a 7-Zip archive", UNPACK)),
    (b"Rar!\x1A\x07", foreign("a RAR archive", UNPACK)),
    (b"MSCF\0\0\0\0", foreign("a cabinet archive", UNPACK)),
    (b"\x1F\x9D", foreign("a compress archive", UNPACK)),
    (b"\x04\x22\x4D\x18", foreign("an lz4 archive", UNPACK)),
    (b"SQLite format 3\0", foreign("an SQLite database", DATABASE)),
    (
        b"bplist",
        foreign("a binary property list", "Convert it to XML (plutil -convert xml1 -o FILE.xml FILE)."),
    ),
    (
        b"ElfFile\0",
        foreign(
            "a Windows event log (.evtx)",
            "Export it as text or XML: Event Viewer, Save All Events As, XML; or wevtutil query-events FILE.evtx /logfile:true \
             /format:text > FILE.txt.",
        ),
    ),
    (b"regf", foreign("a registry hive", "Export the keys that matter as a .reg file.")),
    (b"MDMP", foreign("a memory dump", "Attach the stack of the thread that failed, as text.")),
    (b"PAGEDU", foreign("a memory dump", "Attach the stack of the thread that failed, as text.")),
    (
        b"JAVA PROFILE",
        foreign("a heap dump", "Attach a thread dump or a class histogram (jcmd PID GC.class_histogram)."),
    ),
    (b"FLR\0", foreign("a Java flight recording", "Export what matters as text (jfr print FILE).")),
    (b"LPKSHHRH", foreign("a systemd journal", "Export it as text (journalctl --file FILE > FILE.txt).")),
    (b"!BDN", foreign("an Outlook data file", "Save the mail that matters as .eml or .txt.")),
    (b"\xD4\xC3\xB2\xA1", CAPTURE),
    (b"\xA1\xB2\xC3\xD4", CAPTURE),
    (b"\x4D\x3C\xB2\xA1", CAPTURE),
    (b"\xA1\xB2\x3C\x4D", CAPTURE),
    (b"\x0A\x0D\x0D\x0A", CAPTURE),
    (COMPOUND, OFFICE),
    (b"OggS", foreign("a sound or film", "Write down what it shows, with the times.")),
    (
        b"\x1A\x45\xDF\xA3",
        foreign("a film", "Write down what it shows, with the times, or attach screenshots."),
    ),
];

/// Words of text may start like these, too: only what has a zero byte soon after is such a file.
const LIKE_TEXT: &[&[u8]] = &[b"MZ", b"BM", b"regf", b"MDMP", b"OggS", b"bplist", b"!BDN", b"PAGEDU"];
/// Bytes in which that zero byte stands.
const SOON: usize = 512;

/// What the file is, if its first bytes say that it is one that is refused.
pub(super) fn known(bytes: &[u8]) -> Option<Foreign> {
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(match bytes.get(8..12) {
            Some(b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1" | b"msf1") => {
                foreign("a HEIC picture", PICTURE)
            }
            Some(b"avif" | b"avis") => foreign("an AVIF picture", PICTURE),
            _ => foreign("a film", "Write down what it shows, with the times, or attach screenshots."),
        });
    }
    let (magic, found) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic))?;
    let is_text = LIKE_TEXT.contains(magic) && !bytes[..bytes.len().min(SOON)].contains(&0);
    (!is_text).then_some(*found)
}

/// Whether the file is a mail of Outlook: a compound file with the stream of properties that every one has.
pub(super) fn is_outlook_mail(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "__properties_version1.0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.starts_with(COMPOUND) && memchr::memmem::find(bytes, &name).is_some()
}

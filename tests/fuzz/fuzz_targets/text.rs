#![no_main]
include!("subject.rs");

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if !bytes.starts_with(b"PK") && !bytes.starts_with(b"\x1F\x8B") {
        twice("a.log", bytes);
    }
});

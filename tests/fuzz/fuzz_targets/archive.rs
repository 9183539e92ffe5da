#![no_main]
include!("subject.rs");

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = AttachLimits { unpacked_bytes: 4 << 20, ..AttachLimits::default() };
    let _ = attach::clean("a.zip", bytes, &limits, &SUBJECT, &mut Log::new());
    let _ = escalate::redact::scan::scan("a.zip", bytes, SUBJECT.vault());
});

#![no_main]
include!("subject.rs");

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let was_json = serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok() && bytes.trim_ascii_start().starts_with(b"{");
    if let Some(cleaned) = twice("a.json", bytes) {
        assert!(!was_json || serde_json::from_slice::<serde::de::IgnoredAny>(&cleaned).is_ok(), "JSON stays JSON");
    }
});

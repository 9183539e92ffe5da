#![no_main]
include!("subject.rs");

use escalate::redact::class::Class;
use escalate::redact::pseudonym;

libfuzzer_sys::fuzz_target!(|text: &str| {
    for class in Class::ALL {
        let token = SUBJECT.pseudonyms().token(class, text);
        assert!(pseudonym::is_token(&token), "a token is told from other text");
        assert_eq!(SUBJECT.pseudonyms().token(class, &token), token, "a token stays");
        assert!(pseudonym::is_token(text) || token != text);
    }
});

//! People with known truth, whom `run SERVER do people` seeds.

use super::{call, diagnosed, manner, row};
use crate::people::People;
use crate::servers::{Server, server, take};

pub(super) fn are_diagnosed_as_they_are(name: &'static str) {
    let _turn = take(name);
    let first = server(name);
    let people = People::on(&first);
    // What was made for them may have other ids than what was seeded.
    are_diagnosed(&server(name), &people);
    if People::has_second(name) {
        first.act(&["reset"]);
        // What was seeded anew may have other tokens.
        let people = People::second(&server(name));
        let anew = server(name);
        are_diagnosed(&anew, &people);
        anew.act(&["reset"]);
    }
}

fn are_diagnosed(server: &Server, people: &People) {
    let row = row(server.name());
    let profiles = row.profiles(server, &[], &people.world);
    people.are_diagnosed(row.known, |person| diagnosed(&profiles[manner(person)], &call(server, person)));
}

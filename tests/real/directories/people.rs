//! People with known truth, whom `run SERVER do people` seeds.

use super::{call, diagnosed, row};
use crate::people::People;
use crate::servers::{server, take};

pub(super) fn are_diagnosed_as_they_are(name: &'static str) {
    let _turn = take(name);
    let server = server(name);
    let row = row(name);
    let are_diagnosed = |people: &People| {
        let profile = row.profile(&server, &[], &people.world);
        people.are_diagnosed(row.known, |person| diagnosed(&profile, &call(&server, person)));
    };
    are_diagnosed(&People::on(&server));
    if let Some(others) = People::second(&server) {
        are_diagnosed(&others);
        server.act(&["reset"]);
    }
}

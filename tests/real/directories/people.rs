//! People with known truth, whom `run SERVER do people` seeds.

use super::{call, diagnosed, row};
use crate::people::People;
use crate::servers::{server, take};

fn are_diagnosed_as_they_are(name: &'static str) {
    let _turn = take(name);
    let server = server(name);
    let row = row(name);
    let people = People::on(&server);
    let profile = row.profile(&server, &[], &people.world);
    people.are_diagnosed(row.known, |person| diagnosed(&profile, &call(&server, person)));
}

#[test]
fn people_of_betterauth() {
    are_diagnosed_as_they_are("betterauth");
}

#[test]
fn people_of_ghost() {
    are_diagnosed_as_they_are("ghost");
}

#[test]
fn people_of_keystone() {
    are_diagnosed_as_they_are("keystone");
}

#[test]
fn people_of_kratos() {
    are_diagnosed_as_they_are("kratos");
}

#[test]
fn people_of_gitea() {
    are_diagnosed_as_they_are("gitea");
}

#[test]
fn people_of_canaille() {
    are_diagnosed_as_they_are("canaille");
}

#[test]
fn people_of_scimmy() {
    are_diagnosed_as_they_are("scimmy");
}

#[test]
fn people_of_slapd() {
    are_diagnosed_as_they_are("slapd");
}

#[test]
fn people_of_samba() {
    are_diagnosed_as_they_are("samba");
}

#[test]
fn people_of_sql() {
    are_diagnosed_as_they_are("sql");
}

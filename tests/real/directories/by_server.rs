//! The tests by server, in a module of its name: `.ci/full SERVER` runs that one.

use super::disturbed::no_other_verdict_comes_of_it;
use super::lacking::what_is_lacking_is_said;
use super::people::are_diagnosed_as_they_are;
use super::sizes::costs_the_same;

mod betterauth {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("betterauth");
    }

    #[test]
    fn lacking() {
        super::what_is_lacking_is_said("betterauth");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("betterauth");
    }

    #[test]
    fn disturbed() {
        super::no_other_verdict_comes_of_it("betterauth");
    }
}

mod ghost {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("ghost");
    }

    #[test]
    fn lacking() {
        super::what_is_lacking_is_said("ghost");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("ghost");
    }

    #[test]
    fn disturbed() {
        super::no_other_verdict_comes_of_it("ghost");
    }
}

mod keystone {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("keystone");
    }

    #[test]
    fn lacking() {
        super::what_is_lacking_is_said("keystone");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("keystone");
    }

    #[test]
    fn disturbed() {
        super::no_other_verdict_comes_of_it("keystone");
    }
}

mod kratos {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("kratos");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("kratos");
    }

    #[test]
    fn disturbed() {
        super::no_other_verdict_comes_of_it("kratos");
    }
}

mod gitea {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("gitea");
    }

    #[test]
    fn lacking() {
        super::what_is_lacking_is_said("gitea");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("gitea");
    }

    #[test]
    fn disturbed() {
        super::no_other_verdict_comes_of_it("gitea");
    }
}

mod canaille {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("canaille");
    }

    #[test]
    fn lacking() {
        super::what_is_lacking_is_said("canaille");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("canaille");
    }

    #[test]
    fn disturbed() {
        super::no_other_verdict_comes_of_it("canaille");
    }
}

mod scimmy {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("scimmy");
    }

    #[test]
    fn lacking() {
        super::what_is_lacking_is_said("scimmy");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("scimmy");
    }

    #[test]
    fn disturbed() {
        super::no_other_verdict_comes_of_it("scimmy");
    }
}

mod slapd {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("slapd");
    }

    #[test]
    fn lacking() {
        super::what_is_lacking_is_said("slapd");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("slapd");
    }
}

mod samba {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("samba");
    }

    #[test]
    fn lacking() {
        super::what_is_lacking_is_said("samba");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("samba");
    }
}

mod sql {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("sql");
    }

    #[test]
    fn lacking() {
        super::what_is_lacking_is_said("sql");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("sql");
    }
}

mod spicedb {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("spicedb");
    }

    #[test]
    fn lacking() {
        super::what_is_lacking_is_said("spicedb");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("spicedb");
    }

    #[test]
    fn disturbed() {
        super::no_other_verdict_comes_of_it("spicedb");
    }
}

mod openfga {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("openfga");
    }

    #[test]
    fn lacking() {
        super::what_is_lacking_is_said("openfga");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("openfga");
    }

    #[test]
    fn disturbed() {
        super::no_other_verdict_comes_of_it("openfga");
    }
}

mod opa {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("opa");
    }

    #[test]
    fn lacking() {
        super::what_is_lacking_is_said("opa");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("opa");
    }

    #[test]
    fn disturbed() {
        super::no_other_verdict_comes_of_it("opa");
    }
}

mod fastfeature {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("fastfeature");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("fastfeature");
    }

    #[test]
    fn disturbed() {
        super::no_other_verdict_comes_of_it("fastfeature");
    }
}

mod unleash {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("unleash");
    }

    #[test]
    fn lacking() {
        super::what_is_lacking_is_said("unleash");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("unleash");
    }

    #[test]
    fn disturbed() {
        super::no_other_verdict_comes_of_it("unleash");
    }
}

mod edge {
    #[test]
    fn people() {
        super::are_diagnosed_as_they_are("edge");
    }

    #[test]
    fn lacking() {
        super::what_is_lacking_is_said("edge");
    }

    #[test]
    fn sizes() {
        super::costs_the_same("edge");
    }

    #[test]
    fn disturbed() {
        super::no_other_verdict_comes_of_it("edge");
    }
}

//! The templates that are part of the binary.

/// A template that is part of the binary.
#[derive(Debug)]
pub struct Embedded {
    /// Path below `templates/`, the same in the config folder.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
    /// How its values are escaped.
    pub(crate) escape: Escape,
}

/// How values are written into a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// Plain text: a value is one line, so that none can begin a section of its own; `{{quote}}` is for what has lines.
    Text,
    /// The paragraphs of a letter, which are finished texts: only what would act on the reader's screen is made visible.
    Letter,
    /// As in [`super::markdown::escape`].
    Markdown,
    /// HTML entities.
    Html,
}

/// Every template, in the order of [`super::TemplateFile`].
pub const EMBEDDED: &[Embedded] = &[
    Embedded {
        path: "ticket/title.hbs",
        text: include_str!("../../../templates/ticket/title.hbs"),
        escape: Escape::Text,
    },
    Embedded {
        path: "ticket/body.txt.hbs",
        text: include_str!("../../../templates/ticket/body.txt.hbs"),
        escape: Escape::Text,
    },
    Embedded {
        path: "ticket/body.md.hbs",
        text: include_str!("../../../templates/ticket/body.md.hbs"),
        escape: Escape::Markdown,
    },
    Embedded {
        path: "ticket/body.html.hbs",
        text: include_str!("../../../templates/ticket/body.html.hbs"),
        escape: Escape::Html,
    },
    Embedded {
        path: "report/report.md.hbs",
        text: include_str!("../../../templates/report/report.md.hbs"),
        escape: Escape::Markdown,
    },
    Embedded {
        path: "report/report.html.hbs",
        text: include_str!("../../../templates/report/report.html.hbs"),
        escape: Escape::Html,
    },
    Embedded {
        path: "report/readme.txt.hbs",
        text: include_str!("../../../templates/report/readme.txt.hbs"),
        escape: Escape::Text,
    },
    Embedded {
        path: "reply/reply.txt.hbs",
        text: include_str!("../../../templates/reply/reply.txt.hbs"),
        escape: Escape::Letter,
    },
    Embedded {
        path: "clusters/clusters.html.hbs",
        text: include_str!("../../../templates/clusters/clusters.html.hbs"),
        escape: Escape::Html,
    },
    Embedded {
        path: "ticket/cluster.title.hbs",
        text: include_str!("../../../templates/ticket/cluster.title.hbs"),
        escape: Escape::Text,
    },
    Embedded {
        path: "ticket/cluster.txt.hbs",
        text: include_str!("../../../templates/ticket/cluster.txt.hbs"),
        escape: Escape::Text,
    },
    Embedded {
        path: "ticket/cluster.md.hbs",
        text: include_str!("../../../templates/ticket/cluster.md.hbs"),
        escape: Escape::Markdown,
    },
    Embedded {
        path: "ticket/cluster.html.hbs",
        text: include_str!("../../../templates/ticket/cluster.html.hbs"),
        escape: Escape::Html,
    },
    Embedded {
        path: "ticket/cluster.page.html.hbs",
        text: include_str!("../../../templates/ticket/cluster.page.html.hbs"),
        escape: Escape::Html,
    },
    Embedded {
        path: "ticket/cluster.readme.txt.hbs",
        text: include_str!("../../../templates/ticket/cluster.readme.txt.hbs"),
        escape: Escape::Text,
    },
    #[cfg(feature = "serve")]
    Embedded {
        path: "page/frame.html.hbs",
        text: include_str!("../../../templates/page/frame.html.hbs"),
        escape: Escape::Html,
    },
    #[cfg(feature = "serve")]
    Embedded {
        path: "page/form.html.hbs",
        text: include_str!("../../../templates/page/form.html.hbs"),
        escape: Escape::Html,
    },
    #[cfg(feature = "serve")]
    Embedded {
        path: "page/pick.html.hbs",
        text: include_str!("../../../templates/page/pick.html.hbs"),
        escape: Escape::Html,
    },
    #[cfg(feature = "serve")]
    Embedded {
        path: "page/check.html.hbs",
        text: include_str!("../../../templates/page/check.html.hbs"),
        escape: Escape::Html,
    },
    #[cfg(feature = "serve")]
    Embedded {
        path: "page/case.html.hbs",
        text: include_str!("../../../templates/page/case.html.hbs"),
        escape: Escape::Html,
    },
    #[cfg(feature = "serve")]
    Embedded {
        path: "page/preview.html.hbs",
        text: include_str!("../../../templates/page/preview.html.hbs"),
        escape: Escape::Html,
    },
    #[cfg(feature = "serve")]
    Embedded {
        path: "page/cases.html.hbs",
        text: include_str!("../../../templates/page/cases.html.hbs"),
        escape: Escape::Html,
    },
    #[cfg(feature = "serve")]
    Embedded {
        path: "page/log.html.hbs",
        text: include_str!("../../../templates/page/log.html.hbs"),
        escape: Escape::Html,
    },
    #[cfg(feature = "serve")]
    Embedded {
        path: "page/sign_in.html.hbs",
        text: include_str!("../../../templates/page/sign_in.html.hbs"),
        escape: Escape::Html,
    },
    #[cfg(feature = "serve")]
    Embedded {
        path: "page/message.html.hbs",
        text: include_str!("../../../templates/page/message.html.hbs"),
        escape: Escape::Html,
    },
];

//! PNG, JPEG, GIF and WebP without anything but the picture: an allow list of the parts that make the pixels, so that what is
//! not known (EXIF, XMP, comments, colour profiles with a device's name, thumbnails, bytes behind the end) is gone. The
//! pixels' own bytes are copied as they are.
//!
//! It cannot know what the picture shows: a password on a screenshot stays on it.

mod gif;
mod jpeg;
mod orientation;
mod png;
mod webp;

/// What is said of every picture.
pub(crate) const NOTE: &str = "its metadata is gone; what the picture shows was not looked at: check it";

/// The picture formats that are cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Picture {
    Png,
    Jpeg,
    Gif,
    WebP,
}

/// The picture without its metadata, or what is wrong with the file.
pub(crate) fn clean(picture: Picture, bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    match picture {
        Picture::Png => png::clean(bytes),
        Picture::Jpeg => jpeg::clean(bytes),
        Picture::Gif => gif::clean(bytes),
        Picture::WebP => webp::clean(bytes),
    }
}

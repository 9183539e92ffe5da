//! JSON that is made small and sealed, and the way back: facts repeat themselves.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::StoreError;
use super::open::Store;

impl Store {
    pub(super) fn seal_json<T: Serialize>(&self, place: &str, value: &T) -> Result<Vec<u8>, StoreError> {
        let mut small = ZlibEncoder::new(Vec::new(), Compression::fast());
        let written = small.write_all(&serde_json::to_vec(value)?).and_then(|()| small.finish());
        let bytes = written.map_err(|_| StoreError::Sealed)?;
        Ok(self.key.seal(place, &bytes)?)
    }

    pub(super) fn open_json<T: DeserializeOwned>(&self, place: &str, sealed: &[u8]) -> Result<T, StoreError> {
        let small = self.key.open(place, sealed)?;
        let mut bytes = Vec::new();
        ZlibDecoder::new(small.as_slice()).read_to_end(&mut bytes).map_err(|_| StoreError::Sealed)?;
        Ok(serde_json::from_slice(&bytes)?)
    }
}

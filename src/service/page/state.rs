//! What all requests of the page share.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::OnceCell;

use super::fault::PageFault;
use super::run::PageRuns;
use crate::output::template::Templates;
use crate::profile::service::SignInBy;
use crate::service::running::Service;
use crate::service::sign_in::{ProviderAccess, ProviderKept};

/// What all requests of the page share.
#[derive(Debug)]
pub(super) struct PageState {
    pub(super) service: Arc<Service>,
    /// The provider's document.
    pub(super) provider: ProviderKept,
    /// Cases that are looked up just now.
    pub(super) runs: PageRuns,
    house: OnceCell<PageHouse>,
}

/// What the profile and the configuration folder say.
#[derive(Clone, Debug)]
pub(super) struct PageHouse {
    /// The templates in use.
    pub(super) templates: Templates,
    /// Whose page it is.
    pub(super) customer: String,
    /// Display names of tenants by id.
    pub(super) tenants: BTreeMap<String, String>,
}

impl PageState {
    pub(super) fn new(service: Arc<Service>) -> Self {
        Self { service, provider: ProviderKept::default(), runs: PageRuns::default(), house: OnceCell::new() }
    }

    /// What the profile says; it is read once, where the profile is.
    ///
    /// # Errors
    /// The thread that has it is gone.
    pub(super) async fn house(&self) -> Result<&PageHouse, PageFault> {
        let read = self.house.get_or_try_init(|| {
            self.service.visitor_desk.with(|open| {
                let house = PageHouse {
                    templates: open.desk.templates.clone(),
                    customer: open.profile.title.clone(),
                    tenants: open.profile.tenants.clone(),
                };
                Box::pin(async { house })
            })
        });
        read.await.map_err(PageFault::broken)
    }

    /// What speaks to the provider; `None`: a proxy signs people in, or the page has no address to which it could send people back.
    pub(super) fn provider(&self) -> Option<ProviderAccess<'_>> {
        let service = &self.service;
        let SignInBy::Provider { issuer, client_id, groups, .. } = &service.config.sign_in.as_ref()?.by
        else {
            return None;
        };
        Some(ProviderAccess {
            issuer,
            client_id,
            groups,
            secret: service.secrets.sign_in.as_ref(),
            url: service.config.url.as_ref()?,
            desk: &service.visitor_desk,
            kept: &self.provider,
        })
    }
}

//! What is published, and where: names, sizes, checksums, addresses.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

/// Where the data set is published. The first is plain http, which is no loss: the checksums vouch for the content.
pub const MIRRORS: [&str; 2] = [
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
];

/// The environment variable that names another place to fetch from, such as a mirror in a classroom.
pub const URL_VARIABLE: &str = "FASHION_MNIST_URL";

/// A published file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its name, there and here.
    pub name: Cow<'static, str>,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 in lower-case hexadecimal digits.
    pub sha256: Cow<'static, str>,
}

impl Published {
    const fn new(name: &'static str, size: u64, sha256: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), size, sha256: Cow::Borrowed(sha256) }
    }

    /// Whether this is a copy of it.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn matches(&self, file: &Path) -> io::Result<bool> {
        let mut handle = File::open(file)?;
        if handle.metadata()?.len() != self.size {
            return Ok(false);
        }
        let mut sha = Sha256::new();
        io::copy(&mut handle, &mut sha)?;
        Ok(hex(sha) == self.sha256)
    }
}

/// The four files of Fashion-MNIST, 30 MB in all.
pub const FASHION_MNIST: [Published; 4] = [
    Published::new(
        "train-images-idx3-ubyte.gz",
        26_421_880,
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    ),
    Published::new(
        "train-labels-idx1-ubyte.gz",
        29_515,
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    ),
    Published::new(
        "t10k-images-idx3-ubyte.gz",
        4_422_102,
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    ),
    Published::new(
        "t10k-labels-idx1-ubyte.gz",
        5_148,
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    ),
];

/// A checksum in hexadecimal digits.
pub(super) fn hex(sha: Sha256) -> String {
    format!("{:x}", sha.finalize())
}

//! What is published, and where: names, sizes, checksums, addresses.

use std::path::Path;
use std::{fs, io};

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
    pub name: &'static str,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 in lower-case hexadecimal digits.
    pub sha256: &'static str,
}

impl Published {
    /// Whether `file` is a copy of it, by its checksum.
    ///
    /// # Errors
    /// If the file cannot be read.
    ///
    /// ```
    /// use lab::fetch::Published;
    /// # let folder = tempfile::tempdir()?;
    /// # let file = folder.path().join("abc");
    /// std::fs::write(&file, "abc")?;
    /// let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    /// assert!(Published { name: "abc", size: 3, sha256 }.matches(&file)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn matches(&self, file: &Path) -> io::Result<bool> {
        Ok(sha256(&fs::read(file)?) == self.sha256)
    }
}

/// The four files of Fashion-MNIST, 30 MB in all.
pub const FASHION_MNIST: [Published; 4] = [
    Published {
        name: "train-images-idx3-ubyte.gz",
        size: 26_421_880,
        sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    },
    Published {
        name: "train-labels-idx1-ubyte.gz",
        size: 29_515,
        sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    },
    Published {
        name: "t10k-images-idx3-ubyte.gz",
        size: 4_422_102,
        sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    },
    Published {
        name: "t10k-labels-idx1-ubyte.gz",
        size: 5_148,
        sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    },
];

/// A checksum in hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

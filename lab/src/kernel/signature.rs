//! The signature that every message of the Jupyter protocol carries: HMAC-SHA256 of its four parts, in hexadecimal.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Signs and verifies with the key of one connection.
#[derive(Clone)]
pub struct Signer(Option<Hmac<Sha256>>);

impl Signer {
    /// A signer with that key; an empty one means that nothing is signed.
    pub fn new(key: &str) -> Self {
        let mac = || Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("a key may have any length");
        Self((!key.is_empty()).then(mac))
    }

    /// The signature of these parts.
    pub fn sign(&self, parts: &[impl AsRef<[u8]>]) -> String {
        let Some(mut mac) = self.0.clone() else { return String::new() };
        parts.iter().for_each(|part| mac.update(part.as_ref()));
        format!("{:x}", mac.finalize().into_bytes())
    }

    /// Whether that is the signature of these parts. It takes the same time wherever a wrong one differs.
    pub fn verify(&self, parts: &[impl AsRef<[u8]>], signature: &[u8]) -> bool {
        self.0.is_none() || self.sign(parts).as_bytes().ct_eq(signature).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_standard() {
        // RFC 4231, test case 2; the parts are signed as if they were one.
        let signer = Signer::new("Jefe");
        let signature = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(signer.sign(&["what do ya want ", "for nothing?"]), signature);
        assert!(signer.verify(&["what do ya want for nothing?"], signature.as_bytes()));
    }

    #[test]
    fn a_wrong_signature_is_refused() {
        let signer = Signer::new("secret");
        let good = signer.sign(&["{}", "{}"]);
        assert!(signer.verify(&["{}", "{}"], good.as_bytes()));
        for bad in ["", "00", "xy", &good[1..], &Signer::new("other").sign(&["{}", "{}"])] {
            assert!(!signer.verify(&["{}", "{}"], bad.as_bytes()), "{bad}");
        }
        assert!(!signer.verify(&["{}", "{ }"], good.as_bytes()));
    }

    #[test]
    fn without_a_key_nothing_is_signed() {
        assert_eq!(Signer::new("").sign(&["{}"]), "");
        assert!(Signer::new("").verify(&["{}"], b"anything"));
    }
}

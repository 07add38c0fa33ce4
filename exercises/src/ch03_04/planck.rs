//! 3.4.3 · The temperature of a glowing body, from its spectrum.

/// Planck's law: the spectral radiance of a black body, in W / m² / sr for each µm of wavelength, at a `wavelength` λ
/// in micrometres and a temperature T in `kelvin`:
///
/// B(λ, T) = c₁ / λ⁵ / (exp(c₂ / (λ T)) - 1)
///
/// with c₁ = 2 h c² = 1.191042972e8 W µm⁴ / m² / sr and c₂ = h c / k = 14387.768775 µm K. These units keep the numbers
/// at an ordinary size: in metres λ⁵ is about 1e-32.
///
/// The book speaks of an energy density. What it prints is the radiance; the density of the radiation's energy in space
/// is u = (4π/c) B, since light of radiance B from every direction passes at the speed c, and the sphere has 4π
/// steradians. The temperature that fits is the same, provided one does not mix the two.
///
/// ```
/// # use exercises::ch03_04::planck::spectral_radiance;
/// let sun = spectral_radiance(0.5, 5772.0); // green light
/// assert!((sun / 2.63e7 - 1.0).abs() < 0.01);
/// assert_eq!(spectral_radiance(0.1, 20.0), 0.0); // nothing cold shines in the ultraviolet
/// ```
pub fn spectral_radiance(wavelength: f64, kelvin: f64) -> f64 {
    let _ = (wavelength, kelvin); // Put your answer in place of these two lines.
    todo!()
}

/// The temperature in kelvin of a black body with these `radiances`, measured at these `wavelengths`, in the units
/// above. The measurements are good to about a percent, and the temperature lies between 200 K and 20 000 K.
///
/// Minimise the mean squared mistake in ln B, as the noise is a share of the signal, and B spans powers of ten. It
/// helps to search for s = 1/T: with u = c₂ s / λ,
///
/// ln B = ln c₁ - 5 ln λ - ln(eᵘ - 1),  d ln B / ds = -(c₂/λ) / (1 - e⁻ᵘ)
///
/// so ln B is nearly a straight line in s. A plain gradient step in T would have to know its scale; a Gauss-Newton step
/// brings its own: s ← s - Σ g r / Σ g², with r the mistake of each measurement and g its derivative. Begin with the
/// hottest temperature, and go on until the first five digits stay as they are.
///
/// ```
/// # use exercises::ch03_04::planck::{spectral_radiance, temperature};
/// let wavelengths = [6.0, 9.0, 12.0];
/// let radiances = wavelengths.map(|l| spectral_radiance(l, 310.0)); // a healthy person
/// assert!((temperature(&wavelengths, &radiances) - 310.0).abs() < 0.1);
/// ```
pub fn temperature(wavelengths: &[f64], radiances: &[f64]) -> f64 {
    let _ = (wavelengths, radiances); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temperature_from_a_spectrum() {
        checks::ch03_04::planck(spectral_radiance, temperature).assert();
    }
}

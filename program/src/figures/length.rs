//! A length as one writes it on paper.

/// What a figure may be wide, in pixels.
const USUAL: std::ops::RangeInclusive<f64> = 100.0..=10_000.0;

/// The units, and how many pixels of 1/96 inch each has.
const UNITS: [(&str, f64); 5] =
    [("in", 96.0), ("cm", 96.0 / 2.54), ("mm", 9.6 / 2.54), ("pt", 96.0 / 72.0), ("px", 1.0)];

/// A length with its unit, such as `3.35in`, in pixels.
pub fn pixels(asked: &str) -> Result<f64, String> {
    let number = |(unit, pixels): &(&str, f64)| {
        let number = asked.trim().strip_suffix(unit)?.trim_end();
        number.parse::<f64>().ok().map(|number| number * pixels)
    };
    match UNITS.iter().find_map(number) {
        Some(pixels) if USUAL.contains(&pixels) => Ok(pixels),
        Some(_) => Err("a figure is between 1.05in and 104in wide".to_owned()),
        None => Err("a width is a number with its unit, as in 3.35in, 8.5cm, 85mm, 241pt or 640px".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_units_measure_the_same() {
        for asked in ["3.35in", "8.509cm", "85.09mm", "241.2pt", "321.6px", " 3.35 in "] {
            assert!((pixels(asked).unwrap() - 321.6).abs() < 1e-9, "{asked}");
        }
    }

    #[test]
    fn what_is_no_width_is_refused() {
        for asked in ["3.35", "wide", "in", "-3in", "NaNin", "infcm"] {
            assert!(pixels(asked).is_err(), "{asked}");
        }
        assert!(pixels("1in").unwrap_err().contains("between"));
    }
}

//! B1: a quotient and a hyperbolic tangent, with their slopes.

use rand::Rng as _;

use crate::{Check, Trial, Tried};

type Divide = fn(f64, f64) -> (f64, f64, f64);
type Tanh = fn(f64) -> (f64, f64);

/// B1: two operations, each with its value and its slopes.
pub fn operations(divide: Divide, tanh: Tanh) -> Check {
    Check::new("B1", move |t| {
        t.part("divide", |t| quotients(t, divide))?;
        t.part("tanh", |t| tangents(t, tanh))
    })
}

fn quotients(t: &mut Trial, divide: Divide) -> Tried {
    let random = (t.rng.random_range(-5.0..5.0), t.rng.random_range(0.5..5.0));
    for (a, b) in [(6.0, 3.0), (1.0, -4.0), (-3.0, 0.5), random, (0.0, 5.0), (2e-200, 1e-200), (-3e250, 1e200)] {
        let y = a / b;
        let _ = t
            .call(format!("divide({a:?}, {b:?})"), || divide(a, b))?
            .tolerance(1e-9, 0.0)
            .suspect("b² leaves the range of f64 before it is divided by: write the slope with y, which is a/b", |y| {
                !y.2.is_finite() || (y.2 == 0.0 && a != 0.0)
            })
            .mistake("the slope in b has the wrong sign: a larger b makes a positive quotient smaller", || {
                (y, 1.0 / b, y / b)
            })
            .mistake("the two slopes are the wrong way round: first the one in a, then the one in b", || {
                (y, -y / b, 1.0 / b)
            })
            .mistake("the slope in b lacks the factor a: -1/b² is the slope of 1/b", || (y, 1.0 / b, -1.0 / (b * b)))
            .mistake("the slope in b must be divided by b once more: -a/b², and not -a/b", || (y, 1.0 / b, -y))
            .mistake("these are the slopes of a product, b and a", || (y, b, a))
            .mistake("the quotient is upside down: this is b / a, with its slopes", || (b / a, -b / (a * a), 1.0 / a))
            .expect((y, 1.0 / b, -y / b))?;
    }
    Ok(())
}

fn tangents(t: &mut Trial, tanh: Tanh) -> Tried {
    let random = t.rng.random_range(0.2..2.0);
    for x in [0.5, -1.2, random, 0.0, 3.0, 20.0, -400.0, 800.0, -800.0, 1e300, -1e300] {
        let y = f64::tanh(x);
        let sigmoid = 1.0 / (1.0 + (-x).exp());
        let _ = t
            .call(format!("tanh({x:?})"), || tanh(x))?
            .tolerance(1e-9, 1e-12)
            .mistake("the slope lacks a square: 1 - y², and not 1 - y", || (y, 1.0 - y))
            .mistake("the slope is 1 - y² of the result y, and not 1 - x² of the input", || (y, 1.0 - x * x))
            .mistake("y (1 - y) is the slope of the sigmoid", || (y, y * (1.0 - y)))
            .mistake("the slope has the wrong sign: tanh grows everywhere", || (y, y * y - 1.0))
            .mistake("this is the sigmoid, which runs from 0 to 1", || (sigmoid, sigmoid * (1.0 - sigmoid)))
            .mistake("this is sinh: it must still be divided by cosh, and its slope is another", || {
                (x.sinh(), x.cosh())
            })
            .suspect(
                "e^-x overflows, and infinity divided by infinity is no number: a large negative x needs the same care as \
                a large positive one, which came out right; `x.tanh()` takes it of both",
                |y| x == -800.0 && !(y.0.is_finite() && y.1.is_finite()),
            )
            .suspect(
                "e^x overflows, and infinity divided by infinity is no number: `x.tanh()` knows how to avoid it",
                |y| !(y.0.is_finite() && y.1.is_finite()),
            )
            .expect((y, 1.0 - y * y))?;
    }
    Ok(())
}

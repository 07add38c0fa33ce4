//! [`Value`]: whatever an answer returns, taken apart so that it can be compared and shown.

use ndarray::{ArrayBase, Data, Dimension};

use workbook::Labels;
use workbook::numbers::{Number, Values};
use workbook::tensor::Tensor;

/// What an answer returned, or should have returned.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number (shape `[]`), or an array of them, row by row.
    Numbers {
        /// The extent of every axis.
        shape: Vec<usize>,
        /// The elements, row by row.
        elements: Vec<f64>,
        /// Whether these are integers: counts or indices.
        counts: bool,
    },
    /// A text, a truth value, `None`, `Err`.
    Word(String),
    /// The parts of a tuple, or of a list of other things than numbers.
    List(Vec<Value>),
}

impl Value {
    /// A single number.
    pub fn number(x: f64) -> Value {
        Value::of(&x, false)
    }

    fn of(values: &impl Values, counts: bool) -> Value {
        Value::Numbers { shape: values.extents(), elements: values.to_f64s(), counts }
    }

    /// Several values: an array, if these are numbers or arrays of one shape.
    pub(super) fn list(parts: Vec<Value>) -> Value {
        let Some(shape) = parts.first().map_or(Some(&[][..]), Value::shape).map(<[usize]>::to_vec) else {
            return Value::List(parts);
        };
        if parts.iter().any(|part| part.shape() != Some(&shape)) {
            return Value::List(parts);
        }
        let counts = parts.iter().all(|part| matches!(part, Value::Numbers { counts: true, .. }));
        let elements = parts.iter().flat_map(|part| part.elements().unwrap_or_default()).copied().collect();
        Value::Numbers { shape: [&[parts.len()], &shape[..]].concat(), elements, counts }
    }

    /// The parts of a list, also of one that is an array of numbers because all its rows are alike.
    pub(super) fn parts(&self) -> Option<Vec<Value>> {
        match self {
            Value::List(parts) => Some(parts.clone()),
            Value::Numbers { shape, elements, counts } => {
                let (&n, inner) = shape.split_first()?;
                let size: usize = inner.iter().product();
                let row = |i: usize| Value::Numbers {
                    shape: inner.to_vec(),
                    elements: elements[i * size..(i + 1) * size].to_vec(),
                    counts: *counts,
                };
                Some((0..n).map(row).collect())
            }
            Value::Word(_) => None,
        }
    }

    /// Whether there is a NaN in it.
    pub(super) fn has_nan(&self) -> bool {
        self.any(&f64::is_nan)
    }

    /// Whether all numbers in it are finite.
    pub(super) fn is_finite(&self) -> bool {
        !self.any(&|x| !x.is_finite())
    }

    fn any(&self, test: &dyn Fn(f64) -> bool) -> bool {
        match self {
            Value::Numbers { elements, .. } => elements.iter().any(|x| test(*x)),
            Value::Word(_) => false,
            Value::List(parts) => parts.iter().any(|part| part.any(test)),
        }
    }

    /// The shape, if these are numbers.
    pub fn shape(&self) -> Option<&[usize]> {
        match self {
            Value::Numbers { shape, .. } => Some(shape),
            Value::Word(_) | Value::List(_) => None,
        }
    }

    /// The numbers, if these are numbers.
    pub fn elements(&self) -> Option<&[f64]> {
        match self {
            Value::Numbers { elements, .. } => Some(elements),
            Value::Word(_) | Value::List(_) => None,
        }
    }

    /// Whether both have one shape, and are close everywhere.
    pub fn is_close(&self, expected: &Value, relative: f64, absolute: f64) -> bool {
        match (self, expected) {
            (Value::Numbers { shape: s, elements: a, .. }, Value::Numbers { shape: t, elements: b, .. }) => {
                s == t && a.iter().zip(b).all(|(a, b)| is_near(*a, *b, [relative, absolute]))
            }
            (Value::List(a), Value::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_close(b, relative, absolute))
            }
            (a, b) => a == b,
        }
    }
}

/// Whether |a - b| <= absolute + relative |b|. A NaN is close to a NaN, which an answer may be asked to return; nothing
/// finite is close to an infinity.
pub(super) fn is_near(a: f64, b: f64, [relative, absolute]: [f64; 2]) -> bool {
    a == b || (a.is_nan() && b.is_nan()) || (b.is_finite() && (a - b).abs() <= absolute + relative * b.abs())
}

/// Something that an exercise can ask for.
pub trait Answer {
    /// It, taken apart.
    fn to_value(&self) -> Value;
}

impl Answer for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

impl<T: Answer + ?Sized> Answer for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

macro_rules! number {
    ($($T:ty),*) => {$(
        impl Answer for $T {
            fn to_value(&self) -> Value {
                Value::of(self, <$T as Number>::IS_WHOLE)
            }
        }
    )*};
}
number!(f32, f64, usize, u8, u16, u32, u64, i8, i16, i32, i64);

impl Answer for bool {
    fn to_value(&self) -> Value {
        Value::Word(self.to_string())
    }
}

impl Answer for str {
    fn to_value(&self) -> Value {
        Value::Word(format!("{self:?}"))
    }
}

impl Answer for String {
    fn to_value(&self) -> Value {
        self.as_str().to_value()
    }
}

impl Answer for () {
    fn to_value(&self) -> Value {
        Value::Word("()".into())
    }
}

impl Answer for Tensor {
    fn to_value(&self) -> Value {
        Value::of(self, false)
    }
}

impl Answer for Labels {
    fn to_value(&self) -> Value {
        Value::of(self, true)
    }
}

impl<T: Number, S: Data<Elem = T>, D: Dimension> Answer for ArrayBase<S, D> {
    fn to_value(&self) -> Value {
        Value::of(self, T::IS_WHOLE)
    }
}

/// A list of numbers is a vector, a list of equally long vectors a matrix; anything else stays a list.
impl<T: Answer> Answer for [T] {
    fn to_value(&self) -> Value {
        Value::list(self.iter().map(Answer::to_value).collect())
    }
}

impl<T: Answer> Answer for Vec<T> {
    fn to_value(&self) -> Value {
        self[..].to_value()
    }
}

impl<T: Answer, const N: usize> Answer for [T; N] {
    fn to_value(&self) -> Value {
        self[..].to_value()
    }
}

impl<T: Answer> Answer for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or_else(|| Value::Word("None".into()), Answer::to_value)
    }
}

/// Any error counts as the same one: its words are the reader's.
impl<T: Answer, E> Answer for Result<T, E> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or_else(|_| Value::Word("an Err".into()), Answer::to_value)
    }
}

macro_rules! tuple {
    ($($T:ident $i:tt),*) => {
        impl<$($T: Answer),*> Answer for ($($T,)*) {
            fn to_value(&self) -> Value {
                Value::List(vec![$(self.$i.to_value()),*])
            }
        }
    };
}
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_equal_length_become_a_matrix() {
        let value = vec![vec![1.0, 2.0], vec![3.0, 4.0], vec![5.0, 6.0]].to_value();
        assert_eq!(value.shape(), Some(&[3, 2][..]));
        assert!(matches!(vec![vec![1.0], vec![]].to_value(), Value::List(_)));
        assert_eq!(Vec::<f32>::new().to_value().shape(), Some(&[0][..]));
    }

    #[test]
    fn shapes_are_compared_before_numbers() {
        let (row, vector) = (tensor![[1.0, 2.0]].to_value(), tensor![1.0, 2.0].to_value());
        assert!(!row.is_close(&vector, 1.0, 1.0) && row.is_close(&row, 0.0, 0.0));
    }

    #[test]
    fn nothing_finite_is_close_to_an_infinity() {
        let close = |a: f64, b: f64| a.to_value().is_close(&b.to_value(), 0.1, 0.1);
        assert!(close(f64::NAN, f64::NAN) && close(f64::INFINITY, f64::INFINITY) && close(1.0, 1.05));
        assert!(!close(f64::NAN, 1.0) && !close(1.0, f64::INFINITY) && !close(f64::INFINITY, 1.0));
    }

    use workbook::tensor;
}

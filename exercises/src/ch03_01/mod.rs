//! Exercises of section 3.1, linear regression.

use checks::Check;

pub mod affine;
pub mod best_line;
pub mod descent;
pub mod dispersion;
pub mod expected_gram;
pub mod full_rank;
pub mod gaussian;
pub mod jitter;
pub mod laplace;
pub mod log_price;
pub mod mean;
pub mod median;
pub mod negative_prices;
pub mod poisson;
pub mod poisson_loss;
pub mod quadratic;
pub mod subgradient;
pub mod ticks;
pub mod two_layers;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![
        checks::ch03_01::mean(mean::best_constant, mean::excess),
        checks::ch03_01::gaussian(gaussian::negative_log_likelihood),
        checks::ch03_01::median(median::best_constants),
        checks::ch03_01::affine(affine::with_ones, affine::to_linear, affine::to_affine),
        checks::ch03_01::quadratic(quadratic::quadratic_features, quadratic::errors),
        checks::ch03_01::full_rank(full_rank::fit),
        checks::ch03_01::jitter(jitter::jittered),
        checks::ch03_01::expected_gram(expected_gram::expected_gram),
        checks::ch03_01::descent(descent::descend),
        checks::ch03_01::laplace(laplace::negative_log_likelihood),
        checks::ch03_01::best_line(best_line::best_line),
        checks::ch03_01::subgradient(subgradient::path),
        checks::ch03_01::two_layers(two_layers::collapse),
        checks::ch03_01::negative_prices(negative_prices::share_negative),
        checks::ch03_01::log_price(log_price::relative_errors),
        checks::ch03_01::ticks(ticks::observed_returns),
        checks::ch03_01::dispersion(dispersion::dispersion),
        checks::ch03_01::poisson(poisson::poisson, poisson::partial_mean),
        checks::ch03_01::poisson_loss(poisson_loss::poisson_loss),
        checks::ch03_01::poisson_loss_of_log(poisson_loss::poisson_loss_of_log),
    ]
}

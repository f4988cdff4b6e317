// The parts of the GNU Scientific Library that Statistics uses, and nothing else.
#ifndef POLYSEM_CGSL_SHIM_H
#define POLYSEM_CGSL_SHIM_H

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_odeiv2.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_statistics_double.h>
#include <gsl/gsl_version.h>

// Swift 6 rejects C globals as shared mutable state; each is written once, by GSL's own definition.
static inline const char *polysem_gsl_version(void) { return gsl_version; }
static inline const gsl_odeiv2_step_type *polysem_gsl_rk8pd(void) {
  return gsl_odeiv2_step_rk8pd;
}
static inline const gsl_multifit_nlinear_type *polysem_gsl_trust_region(void) {
  return gsl_multifit_nlinear_trust;
}

#endif

// Apart from CGSL: that one declares GSL's CBLAS, which cannot meet OpenBLAS's in one Swift module.
#include <gsl/gsl_integration.h>

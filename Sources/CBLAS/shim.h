#include <cblas.h>
#include <stddef.h>

// LAPACK comes with OpenBLAS, its C header does not: Fortran's conventions, column-major. The inline functions
// take by value what Fortran takes by reference, and return its `info`; behind all arguments stands the length of
// each text, which compilers of Fortran rely on.

void dposv_(const char *uplo, const int *n, const int *nrhs, double *a, const int *lda, double *b,
            const int *ldb, int *info, size_t);

void dsyevr_(const char *jobz, const char *range, const char *uplo, const int *n, double *a,
             const int *lda, const double *vl, const double *vu, const int *il, const int *iu,
             const double *abstol, int *m, double *w, double *z, const int *ldz, int *isuppz,
             double *work, const int *lwork, int *iwork, const int *liwork, int *info, size_t, size_t,
             size_t);

/// Overwrites `b`, `sides` vectors of `size` numbers, by the solutions, and `a` by its factor.
static inline int lapack_solve_positive(int size, int sides, double *a, double *b) {
  int info;
  dposv_("L", &size, &sides, a, &size, b, &size, &info, 1);
  return info;
}

/// The eigenvectors of the eigenvalues number `first` to `last`, ascending from 1, one after the other; the
/// first number of `work` and of `whole` becomes the length wanted where the lengths given are -1.
static inline int lapack_eigenvectors(int size, double *a, int first, int last, int *found,
                                      double *values, double *vectors, int *support, double *work,
                                      int work_length, int *whole, int whole_length) {
  const double unused = 0, tolerance = 0;  // As exact as can be.
  int info;
  dsyevr_("V", "I", "L", &size, a, &size, &unused, &unused, &first, &last, &tolerance, found, values,
          vectors, &size, support, work, &work_length, whole, &whole_length, &info, 1, 1,
          1);
  return info;
}

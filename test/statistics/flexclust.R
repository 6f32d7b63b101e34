# Where test/statistics/flexclust-figures.ts is from: R 4.2.2, flexclust 1.5.0 (Leisch 2006). Run by hand, never in CI:
#   Rscript test/statistics/flexclust.R
# USArrests in z-scores, k-means with 3, 4 and 5 clusters; then six refits of four, in three pairs of bootstrap samples.
suppressMessages(library(flexclust))
pdf(NULL)
x <- scale(USArrests)
set.seed(1)
solutions <- stepFlexclust(x, 3:5, nrep = 20, verbose = FALSE, multicore = FALSE)
digits <- function(labels) paste(labels - 1, collapse = "")
for (k in c("3", "4", "5")) cat("labels", k, digits(solutions@models[[k]]@cluster), "\n")
entropies <- slsaplot(solutions)
cat("SLSA of 4 from 3:", sprintf("%.10f", 1 - entropies[[1]]), "\n")
cat("SLSA of 5 from 4:", sprintf("%.10f", 1 - entropies[[2]]), "\n")
scheme <- flexclust:::clusterwiseScheme(solutions@models[["4"]])
whole <- scheme@validate
scheme@validate <- function(c1, c2) {
  cat("refit", digits(c1), "\nrefit", digits(c2), "\n")
  whole(c1, c2)
}
found <- flexclust:::resampleFlexclust(x, k = 4, scheme = scheme, nsamp = 3, seed = 7, multicore = FALSE)
values <- slot(found, "validation")
cat("SLSW of 4:", sprintf("%.10f", apply(values, 1, mean)), "\n")

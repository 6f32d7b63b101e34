import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Points } from '../../../src/statistics/index.ts';

/** A clustering as R has it, by its clusters, the largest first. */
export interface StabilityInR {
  /** R's, and that of its package fpc. */
  readonly versions: readonly string[];
  /** The clusters of all rows, 1..k. */
  readonly labels: readonly number[];
  /** Mean of the largest Jaccard indexes over the refits, and the standard error of that mean. */
  readonly within: readonly number[];
  readonly errors: readonly number[];
  /** Means of fpc's `clusterboot`, which looks at the rows of each bootstrap sample alone. */
  readonly clusterboot: readonly number[];
  /** 1 - H / ln k against one cluster less and one more, the mean of the two. */
  readonly across: readonly number[];
  /** Adjusted Rand indexes of pairs of refits, their mean and its standard error. */
  readonly global: number;
  readonly globalError: number;
}

/** Written anew from the definitions of Dolnicar, Gruen & Leisch (2018), in R alone. */
const PROGRAM = `
suppressPackageStartupMessages(library(fpc))
args <- commandArgs(trailingOnly = TRUE)
x <- as.matrix(read.csv(args[1], header = FALSE))
k <- as.integer(args[2]); B <- as.integer(args[3])
set.seed(1)
fit <- function(y, k, starts) kmeans(y, k, iter.max = 200, nstart = starts)
nearest <- function(centres) max.col(-as.matrix(dist(rbind(centres, x)))[-seq_len(nrow(centres)), seq_len(nrow(centres))],
  ties.method = "first")
whole <- fit(x, k, 200)
largest <- order(-tabulate(whole$cluster, k))
labels <- match(whole$cluster, largest)
jaccard <- function(a, b) { n <- table(factor(a, seq_len(k)), b); n / (outer(rowSums(n), colSums(n), "+") - n) }
rand <- function(a, b) {
  n <- table(a, b); two <- function(v) sum(v * (v - 1) / 2)
  e <- two(rowSums(n)) * two(colSums(n)) / two(sum(n)); (two(n) - e) / ((two(rowSums(n)) + two(colSums(n))) / 2 - e)
}
refits <- lapply(seq_len(B), function(i) nearest(fit(x[sample(nrow(x), replace = TRUE), ], k, 20)$centers))
most <- sapply(refits, function(r) apply(jaccard(labels, r), 1, max))
pairs <- sapply(seq_len(B %/% 2), function(i) rand(refits[[2 * i - 1]], refits[[2 * i]]))
entropy <- function(n) { p <- n[n > 0] / sum(n); -sum(p * log(p)) }
others <- lapply(c(k - 1, k + 1), function(j) list(k = j, labels = fit(x, j, 200)$cluster))
across <- sapply(others, function(o) sapply(seq_len(k), function(g)
  if (o$k < 2) 1 else 1 - entropy(tabulate(o$labels[labels == g], o$k)) / log(o$k)))
boot <- clusterboot(x, B = B, bootmethod = "boot", clustermethod = kmeansCBI, krange = k, runs = 20, seed = 1, count = FALSE)
agreed <- jaccard(labels, boot$partition)
list_of <- function(v) paste0("[", paste(format(v, digits = 17), collapse = ","), "]")
cat(sprintf('{"versions":["R %s","fpc %s"],"labels":%s,"within":%s,"errors":%s,"clusterboot":%s,"across":%s,"global":%.17g,"globalError":%.17g}',
  getRversion(), packageVersion("fpc"), list_of(labels), list_of(rowMeans(most)), list_of(apply(most, 1, sd) / sqrt(B)),
  list_of(boot$bootmean[apply(agreed, 1, which.max)]), list_of(rowMeans(across)), mean(pairs), sd(pairs) / sqrt(length(pairs))))
`;

/** Why R cannot be asked; null where it can. */
export function missingR(): string | null {
  const { status } = spawnSync('Rscript', ['-e', 'library(fpc)'], { stdio: 'ignore' });
  return status === 0 ? null : 'there is no Rscript with the package fpc (Debian: r-cran-fpc)';
}

/** Stability of k-means in R over so many bootstrap samples. Files are made in `folder`. Throws where R fails. */
export async function stabilityInR(
  { values, n, d }: Points,
  k: number,
  refits: number,
  folder: string,
): Promise<StabilityInR> {
  const [file, program] = [join(folder, 'points.csv'), join(folder, 'stability.R')];
  const lines = Array.from({ length: n }, (_, row) => Array.from(values.subarray(row * d, (row + 1) * d)).join(','));
  await writeFile(file, `${lines.join('\n')}\n`);
  await writeFile(program, PROGRAM);
  const { status, stdout, stderr } = spawnSync('Rscript', [program, file, String(k), String(refits)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`R failed: ${stderr}`);
  return JSON.parse(stdout) as StabilityInR;
}

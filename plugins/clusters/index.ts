import behavioralClusters from './behavioral-clusters/index.ts';
import psychographicClusters from './psychographic-clusters/index.ts';

/** Segmenters that find groups of customers alike, by what they are like and by what they do. */
export default [behavioralClusters, psychographicClusters];

type Cluster = {readonly segment: string; readonly index: number; readonly input: string};

export const segmenter: {
	readonly segment: (input: string) => Iterable<Cluster> & {readonly containing: (index?: number) => Cluster | undefined};
};

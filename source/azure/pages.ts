/** Every item of a paged list, in order. */
export const allOf = async <Item>(pages: AsyncIterable<Item>): Promise<readonly Item[]> => {
	const items: Item[] = [];
	for await (const item of pages) items.push(item);
	return items;
};

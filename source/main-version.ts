import {readFile} from 'node:fs/promises';
import process from 'node:process';

/** The build writes down what it bundled in the file of its licences, which lies beside the bundle; before a build there is none. */
const notices = new URL('THIRD_PARTY_NOTICES', import.meta.url);

/** Of this program, of Node.js and of each package that is bundled. */
export const versions = async (own: string): Promise<string> => {
	const text = await readFile(notices, 'utf8').catch(() => '');
	const [list = ''] = text.split(/^-{80}$/mu);
	const bundled = [...new Set([...list.matchAll(/^(?<what>\S+ \S+) \([^()]+\)$/gmu)].map(({groups}) => `  ${groups?.['what']}`))];
	const head = `${own} (Node ${process.versions.node}, ${process.platform} ${process.arch})`;
	return [head, ...(bundled.length > 0 ? [`${bundled.length} packages are bundled:`, ...bundled] : [])].join('\n');
};

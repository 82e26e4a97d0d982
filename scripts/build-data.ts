import {readFileSync} from 'node:fs';
import {brotliCompressSync, constants} from 'node:zlib';
import type {Plugin} from 'rolldown';

const packed = (text: string): string => {
	const bytes = Buffer.from(text);
	return brotliCompressSync(bytes, {
		params: {[constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT},
	}).toString('base64');
};

/** Data of the sandbox, packed to a third and parsed when the sandbox starts. As an object literal it would be compiled, and fill the compile cache. */
export const packedData: Plugin = {
	name: 'packed-data',
	load: {
		filter: {id: /\/source\/.*\.json$/u},
		handler: id => ({
			code: [
				"import {brotliDecompressSync} from 'node:zlib';",
				`export default JSON.parse(brotliDecompressSync(Buffer.from('${packed(JSON.stringify(JSON.parse(readFileSync(id, 'utf8'))))}', 'base64')).toString());`,
			].join('\n'),
			moduleType: 'js',
		}),
	},
};

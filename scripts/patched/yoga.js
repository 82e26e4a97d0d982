/** Stands for the entry of yoga-layout, which waits for `fetch` to bring its WebAssembly. It is compiled on the spot instead: functions only when they are called. */
import loadYoga, {wasm} from '../binaries/yoga-wasm-base64-esm.js';
import wrapAssembly from './wrapAssembly.js';

const library = {
	instantiateWasm(imports, receive) {
		const instance = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(wasm, 'base64')), imports);
		receive(instance);
		return instance.exports;
	},
};
loadYoga(library);

export default wrapAssembly(library);

export * from './generated/YGEnums.js';

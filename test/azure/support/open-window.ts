import {registerHooks} from 'node:module';
import {openWindow} from '../../../source/azure/browser-window.ts';

/**
 * Puts our opener in the place of the package `open`, as the bundle does (scripts/build-bundle.ts): no test may open a window on the machine that it runs on.
 * To be imported before @azure/identity is loaded.
 */
const address = 'test:open';
const slot = Symbol.for('foundry-keyless.test.openWindow');
Reflect.set(globalThis, slot, openWindow);

registerHooks({
	resolve: (specifier, context, next) => (specifier === 'open' ? {url: address, shortCircuit: true} : next(specifier, context)),
	load: (url, context, next) =>
		url === address
			? {format: 'module', shortCircuit: true, source: "export default async url => globalThis[Symbol.for('foundry-keyless.test.openWindow')](url);"}
			: next(url, context),
});

import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {commandToUndo, newReceiptId, receiptDescription, receiptIdOf} from '../../source/access/receipt.ts';

describe('a receipt id', () => {
	test('has four characters that can be read aloud, for every random number', () => {
		fc.assert(
			fc.property(fc.array(fc.double({min: 0, max: 1, noNaN: true}), {minLength: 4, maxLength: 4}), numbers => {
				const rest = [...numbers];
				return /^[a-hj-km-np-z][a-hj-km-np-z2-9]{3}$/.test(newReceiptId(() => rest.shift() ?? 0));
			}),
		);
	});

	test('is found again in the description of an assignment', () => {
		expect(receiptIdOf(receiptDescription('k7f2'))).toBe('k7f2');
	});

	test.for([null, '', 'Made by somebody, receipt k7f2', 'Made by foundry-keyless, receipt K7F2 and more'])('is not read out of "%s"', text =>
		expect(receiptIdOf(text)).toBe(null),
	);
});

test.for([
	['real Azure', 'public', null, 'foundry-keyless undo k7f2'],
	['another cloud', 'usgov', null, 'foundry-keyless undo k7f2 --cloud usgov'],
	['a world of the sandbox', 'public', 'fresh', 'foundry-keyless undo k7f2 --sandbox=fresh'],
] as const)('the undo command of %s', ([, cloud, sandbox, wanted]) => expect(commandToUndo({id: 'k7f2', cloud, sandbox})).toBe(wanted));

test('the undo command of who was chosen by name names them again', () =>
	expect(commandToUndo({id: 'k7f2', cloud: 'public', sandbox: null, credential: 'azure-cli'})).toBe('foundry-keyless undo k7f2 --credential azure-cli'));

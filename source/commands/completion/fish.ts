import {allFlags, type SpokenFlag, vocabulary} from './vocabulary.ts';

const quoted = (text: string): string => `'${text.replaceAll(/[\\']/gu, String.raw`\$&`)}'`;

/** Commands of which the line holds; `wizard`: none is named yet. */
const whenOn = (commands: readonly (string | null)[]): string => `-n '__foundry_keyless_on ${commands.map(name => name ?? 'wizard').join(' ')}'`;

const valuePart = ({value, offers, fileAfter}: SpokenFlag): string => {
	if (value === 'none') return '';
	const choices = fileAfter ? '(__foundry_keyless_files)' : offers.join(' ');
	return `${value === 'equals' ? '' : ' -x'}${choices ? ` -a ${quoted(choices)}` : ''}`;
};

const flagLine = (flag: SpokenFlag): string => {
	const takers = vocabulary.filter(({flags}) => flags.some(({name}) => name === flag.name)).map(({command}) => command);
	return `complete -c foundry-keyless ${whenOn(takers)} -l ${flag.name}${flag.short ? ` -s ${flag.short}` : ''}${valuePart(flag)} -d ${quoted(flag.says)}`;
};

const wordLines = vocabulary.flatMap(({command, words, file}) => {
	const when = `-n '__foundry_keyless_next ${command ?? 'wizard'}'`;
	return [
		...words.map(({word, says}) => `complete -c foundry-keyless ${when} -a ${word} -d ${quoted(says)}`),
		...(file ? [`complete -c foundry-keyless ${when} -F`] : []),
	];
});

export const fishScript = (): string => `# foundry-keyless: completion for fish.
# Run once: foundry-keyless completion fish > ~/.config/fish/completions/foundry-keyless.fish

# The command and what follows it, without flags and their values.
function __foundry_keyless_words
	set -l typed (commandline -opc)
	set -l isvalue no
	for word in $typed[2..-1]
		if test $isvalue = yes
			set isvalue no
			continue
		end
		switch $word
			case ${allFlags
				.filter(({value}) => value === 'own word')
				.map(({name}) => `--${name}`)
				.join(' ')}
				set isvalue yes
			case '-*'
			case '*'
				echo -- $word
		end
	end
end

# Whether the line is of one of these commands; wizard: none is named yet.
function __foundry_keyless_on
	set -l words (__foundry_keyless_words) wizard
	contains -- $words[1] $argv
end

# Whether the word after the command is next.
function __foundry_keyless_next
	set -l words (__foundry_keyless_words)
	if test $argv[1] = wizard
		test (count $words) -eq 0
	else
		test (count $words) -eq 1; and test $words[1] = $argv[1]
	end
end

# A name, which only you know, or @ and the path of a file.
function __foundry_keyless_files
	set -l value (string replace -r -- '^--[^=]*=' '' (commandline -ct))
	string match -q -- '@*' $value; or return
	for path in (__fish_complete_path (string sub -s 2 -- $value))
		echo @$path
	end
end

complete -c foundry-keyless -f
${wordLines.join('\n')}
${allFlags.map(flagLine).join('\n')}`;

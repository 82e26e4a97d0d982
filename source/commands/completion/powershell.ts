import {allFlags, type SpokenFlag, vocabulary} from './vocabulary.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const array = (items: readonly string[]): string => `@(${items.map(quoted).join(', ')})`;

const table = (rows: readonly (readonly [string, string])[]): string => rows.map(([key, value]) => `\t\t${quoted(key)} = ${value}`).join('\n');

const names = (flags: readonly SpokenFlag[]): readonly string[] => flags.flatMap(({name, short}) => [...(short ? [`-${short}`] : []), `--${name}`]);

const says = (flags: readonly SpokenFlag[]): readonly (readonly [string, string])[] =>
	flags.flatMap(({name, short, says: text}) => [...(short ? [[`-${short}`, quoted(text)] as const] : []), [`--${name}`, quoted(text)] as const]);

const tips = [...new Map(vocabulary.flatMap(({words}) => words.map(({word, says: text}) => [word, quoted(text)] as const)))];

/** For Windows PowerShell 5.1 and PowerShell 7. */
export const powershellScript = (): string => `# foundry-keyless: completion for PowerShell.
# Add to the file that $PROFILE names: foundry-keyless completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName 'foundry-keyless', 'foundry-keyless.cmd', 'foundry-keyless.ps1' -ScriptBlock {
	param($wordToComplete, $commandAst, $cursorPosition)

	# By command; the empty one: none is named yet.
	$flagsOf = @{
${table(vocabulary.map(({command, flags}) => [command ?? '', array(names(flags))]))}
	}
	$wordsOf = @{
${table(vocabulary.map(({command, words}) => [command ?? '', array(words.map(({word}) => word))]))}
	}
	$filesOf = ${array(vocabulary.flatMap(({command, file}) => (file && command ? [command] : [])))}
	$valuesOf = @{
${table(allFlags.filter(({offers}) => offers.length > 0).map(({name, offers}) => [`--${name}`, array(offers)]))}
	}
	$says = @{
${table([...says(allFlags), ...tips])}
	}
	# Their value is the next word.
	$takesWord = ${array(allFlags.filter(({value}) => value === 'own word').map(({name}) => `--${name}`))}
	# After @ their value is the path of a file.
	$takesFile = ${array(allFlags.filter(({fileAfter}) => fileAfter === '@').map(({name}) => `--${name}`))}

	$current = $wordToComplete.Trim([char[]]@([char]39, [char]34))
	$typed = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
	$command = ''
	$flag = ''
	$count = 0
	foreach ($word in $typed) {
		if ($flag) { $flag = '' }
		elseif ($takesWord -ccontains $word) { $flag = $word }
		elseif ($word.StartsWith('-')) { }
		elseif ($command) { $count++ }
		else { $command = $word }
	}
	if (-not $flagsOf.ContainsKey($command)) { return }

	$before = ''
	$kind = 'ParameterValue'
	$offers = @()
	$path = $null
	$sign = ''
	if (-not $flag -and $current -cmatch '^(--[a-z-]+)=(.*)$') {
		$flag = $Matches[1]
		$before = $flag + '='
		$current = $Matches[2]
	}
	if ($flag) {
		if ($flagsOf[$command] -cnotcontains $flag) { return }
		if ($valuesOf.ContainsKey($flag)) { $offers = $valuesOf[$flag] }
		if ($takesFile -ccontains $flag -and $current.StartsWith('@')) {
			$sign = '@'
			$path = $current.Substring(1)
		}
	}
	elseif ($current.StartsWith('-')) {
		$offers = $flagsOf[$command]
		$kind = 'ParameterName'
	}
	elseif ($count -eq 0) {
		$offers = $wordsOf[$command]
		if ($filesOf -ccontains $command) { $path = $current }
	}

	foreach ($offer in $offers) {
		if (-not $offer.StartsWith($current, [StringComparison]::Ordinal)) { continue }
		$tip = $offer
		if (-not $flag -and $says.ContainsKey($offer)) { $tip = $says[$offer] }
		[System.Management.Automation.CompletionResult]::new($before + $offer, $offer, $kind, $tip)
	}
	if ($null -ne $path) {
		foreach ($found in [System.Management.Automation.CompletionCompleters]::CompleteFilename($path)) {
			$text = $found.CompletionText.Trim([char[]]@([char]39, [char]34))
			# An @ that is not quoted would be a splatted variable.
			if ($sign -or $text -match '[^\\w.:/\\\\~-]') { $text = "'" + $sign + $text.Replace("'", "''") + "'" }
			[System.Management.Automation.CompletionResult]::new($before + $text, $found.ListItemText, 'ParameterValue', $found.ToolTip)
		}
	}
}`;

export function scriptFor(shell) {
    return SCRIPTS[shell];
}
const BASH = String.raw `# vigil completion for bash. To load it in this shell: source <(vigil completion bash)
_vigil() {
  local kind line
  COMPREPLY=()
  {
    IFS= read -r kind
    while IFS= read -r line; do COMPREPLY+=("$line"); done
  } < <(vigil __complete bash -- "${'$'}{COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null </dev/null)
  case $kind in
    unfinished) compopt -o nospace 2>/dev/null ;;
    # Bash 3 has no compopt, so list the files here.
    files) compopt -o default 2>/dev/null || while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$2") ;;
    folders) compopt -o dirnames 2>/dev/null || while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$2") ;;
  esac
}
complete -F _vigil vigil
`;
const ZSH = String.raw `#compdef vigil
# vigil completion for zsh. To load it in this shell, after compinit: source <(vigil completion zsh)
_vigil() {
  local kind line value brace=
  # Zsh removes an open brace, as the start of an expansion, and adds it again itself.
  [[ ${'$'}{words[CURRENT]} == \{* && $PREFIX != \{* ]] && brace='{'
  local -a found
  {
    IFS= read -r kind
    while IFS= read -r line; do
      value=${'$'}{${'$'}{line%%${'$'}'\t'*}#$brace}
      # _describe ends the value at a colon and reads a backslash as a quote.
      value=${'$'}{value//\\/\\\\}
      value=${'$'}{value//:/\\:}
      found+=("$value:${'$'}{line#*${'$'}'\t'}")
    done
  } < <(vigil __complete zsh -- "${'$'}{(@Q)words[2,CURRENT-1]}" "$brace$PREFIX" 2>/dev/null </dev/null)
  case $kind in
    unfinished) _describe vigil found -S '' ;;
    files) compset -P '--*='; _files ;;
    folders) compset -P '--*='; _files -/ ;;
    *) _describe vigil found ;;
  esac
}
if [[ "${'$'}{funcstack[1]}" == _vigil ]]; then _vigil "$@"; else compdef _vigil vigil; fi
`;
const FISH = String.raw `# vigil completion for fish. To load it in this shell: vigil completion fish | source
function __vigil_complete
    # Fish 4 renamed the option.
    set -l words (commandline -xpc 2>/dev/null; or commandline -opc)
    set -l word (commandline -ct)
    set -l answer (vigil __complete fish -- $words[2..-1] "$word" 2>/dev/null </dev/null)
    switch "$answer[1]"
        case files folders
            set -l glue (string match -r -- '^--[^=]*=' "$word")
            set -l begun (string replace -r -- '^--[^=]*=' '' "$word")
            if test "$answer[1]" = files
                printf '%s\n' "$glue"(__fish_complete_path "$begun")
            else
                printf '%s\n' "$glue"(__fish_complete_directories "$begun" '')
            end
        case '*'
            printf '%s\n' $answer[2..-1]
    end
end
complete -c vigil -f -a '(__vigil_complete)'
`;
const POWERSHELL = String.raw `# vigil completion for PowerShell. To load it in this shell: vigil completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName vigil -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($null -ne $_.Value) { [string]$_.Value } else { $_.Extent.Text } })
    # The mark keeps an empty last word, because PowerShell drops an empty argument.
    $answer = @(vigil __complete powershell '--' @words ":$wordToComplete" 2>$null)
    switch ($answer[0]) {
        { $_ -in 'files', 'folders' } { return }
    }
    $answer | Select-Object -Skip 1 | ForEach-Object {
        $value, $description = $_ -split "${'`'}t", 2
        $text = if ($value -match '^[\w./:=-]+$') { $value } else { "'" + $value.Replace("'", "''") + "'" }
        if (-not $description) { $description = $value }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $description)
    }
}
`;
const SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL };
//# sourceMappingURL=scripts.js.map
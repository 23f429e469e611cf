/** A checkbox with a hint below it. */
export function Choice(choice: {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  return (
    <div>
      <label class="choice">
        <input
          type="checkbox"
          name={choice.name}
          aria-describedby={`${choice.name}-hint`}
          checked={choice.checked}
          onChange={(event) => choice.onChange(event.currentTarget.checked)}
        />
        {choice.label}
      </label>
      <p id={`${choice.name}-hint`} class="small muted test-hint">
        {choice.hint}
      </p>
    </div>
  );
}

// The interactive part of the report of dyson spectra. Plain JavaScript; everything that comes from a file reaches the page as text (textContent), never as markup.
'use strict';
(() => {
  const data = JSON.parse(document.getElementById('spectra-data').textContent);
  const quantities = data.sections.flatMap(section => section.quantities);
  const numberOf = Object.fromEntries(quantities.map((quantity, i) => [quantity.name, i]));
  const files = data.files;
  const several = files.length > 1;
  const byName = files.map(file => new Map(file.layers.map(layer => [data.names[layer.n], layer])));
  const histories = new Map(data.series.map(history => [data.names[history.n], history]));
  const state = { file: files.length - 1, quantity: 'outliers', map: several ? 'checkpoints' : 'diagnostics', sort: null, down: false, filter: '', warned: false, trace: 'gap_ratio', axes: {} };
  const overview = document.getElementById('overview');
  const page = document.getElementById('layer');
  let overviewScroll = 0;
  let opened = null;
  let redraw = [];

  // ---------------------------------------------------------------- elements

  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes ?? {})) {
      if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
      else if (value === true) node.setAttribute(key, '');
      else if (value !== false && value != null) node.setAttribute(key, value);
    }
    node.append(...children.filter(child => child != null));
    return node;
  }

  function svg(tag, attributes, ...children) {
    const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [key, value] of Object.entries(attributes ?? {})) if (value != null) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  // ---------------------------------------------------------------- numbers as text

  const raised = n => [...String(n)].map(c => c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[+c]).join('');
  const power = v => v === 0 ? 0 : Math.floor(Math.log10(Math.abs(v)) + 1e-12);
  const shifted = (v, n) => n >= 0 ? v * 10 ** n : v / 10 ** -n;
  const minus = text => text.replace('-', '−');
  const times = n => n === 0 ? '' : `·10${raised(n)}`;

  const tiny = v => v !== 0 && Math.abs(v) < 1e-300;
  const counted = (n, thing) => `${n} ${thing}${n === 1 ? '' : 's'}`;

  // the same as NumberText.Significant
  function significant(v, digits) {
    if (v == null) return '–';
    if (v === 0) return '0';
    if (tiny(v)) return v > 0 ? '<10⁻³⁰⁰' : '>−10⁻³⁰⁰';
    if (Number.isInteger(v) && Math.abs(v) < 1e6) return minus(String(v));
    let at = power(v);
    if (at >= -3 && at < 5) return minus(trimmed(v.toFixed(Math.max(0, digits - 1 - at))));
    let mantissa = shifted(v, -at).toFixed(digits - 1);
    if (Math.abs(+mantissa) >= 10) mantissa = shifted(v, -++at).toFixed(digits - 1);
    return minus(trimmed(mantissa)) + times(at);
  }

  const trimmed = text => text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;

  // the same as UncertainNumber.Format
  function uncertain(v, error) {
    if (v == null) return '–';
    if (error == null || !(error >= 1e-300) || tiny(v)) return significant(v, 4);
    const top = power(Math.max(Math.abs(v), error));
    const first = shifted(error, -power(error));
    const last = first < 1.95 ? power(error) - 1 : power(error);
    const at = top < -3 || top >= 5 || last > 0 ? top : 0;
    const digits = shifted(v, -at).toFixed(Math.min(Math.max(0, at - last), 15));
    return minus(+digits === 0 ? digits.replace('-', '') : digits) + `(${Math.round(shifted(error, -last))})` + times(at);
  }

  const entry = (layer, i) => {
    const q = layer?.q[i];
    return q == null ? { v: null } : typeof q === 'number' ? { v: q } : { v: q[0], e: q[1], p: q[2], method: q[3] == null ? null : data.texts[q[3]], doubtful: q[4] === 1 };
  };
  // an estimate without error was refused
  const estimate = (v, e) => uncertain(v, e) + (v != null && e == null ? '?' : '');
  const shown = (number, quantity) => (quantity?.scale === 'probability' ? significant(number.v, 2) : uncertain(number.v, number.e)) + (number.doubtful && number.v != null ? '?' : '');
  const refused = number => number.v != null && number.e == null && number.method?.startsWith('refused') === true;
  const stepOf = f => files[f].step != null ? `step ${files[f].step}` : `file ${f + 1}`;
  const xOf = f => files.every(file => file.step != null) ? files[f].step : f + 1;
  const xTitle = files.every(file => file.step != null) ? 'step' : 'file';

  function shortened(text, length) {
    let characters = [...text];
    if (characters.length <= length) return text;
    if (text.endsWith('.weight')) characters = characters.slice(0, -7);
    if (characters.length <= length) return characters.join('');
    const digit = characters.findIndex(c => c >= '0' && c <= '9');
    const part = digit < 0 ? -1 : characters.slice(0, digit).findLastIndex(c => './_- '.includes(c)) + 1;
    const tail = part > 0 && characters.length - part <= length - 4 ? characters.length - part : Math.floor((length - 1) * 3 / 5);
    return characters.slice(0, length - 1 - tail).join('') + '…' + characters.slice(-tail).join('');
  }

  const hashOf = (name, file) => `#layer/${encodeURIComponent(name)}${several ? `/${file + 1}` : ''}`;

  // ---------------------------------------------------------------- read-out beside the pointer

  const tip = el('div', { id: 'tip', role: 'tooltip', hidden: true });
  document.body.append(tip);

  function showTip(lines, x, y) {
    tip.replaceChildren(...lines.map((line, i) => el(i === 0 ? 'b' : 'span', {}, line)));
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const left = Math.min(Math.max(6, x + 14), Math.max(6, document.documentElement.clientWidth - box.width - 6));
    const top = y + 18 + box.height > window.innerHeight ? y - box.height - 12 : y + 18;
    tip.style.left = `${left}px`;
    tip.style.top = `${Math.max(4, top)}px`;
  }

  const hideTip = () => { tip.hidden = true; };
  window.addEventListener('scroll', hideTip, { passive: true });
  window.addEventListener('keydown', event => { if (event.key === 'Escape') hideTip(); });

  // ---------------------------------------------------------------- colours

  const stops = ['00224e', '123570', '3b496c', '575d6d', '707173', '8a8678', 'a59c74', 'c3b369', 'e1cc55', 'fee838']
    .map(hex => [0, 2, 4].map(i => parseInt(hex.slice(i, i + 2), 16)));

  function colour(t) {
    const at = Math.min(Math.max(t, 0), 1) * (stops.length - 1);
    const i = Math.min(Math.floor(at), stops.length - 2);
    return stops[i].map((c, k) => Math.round(c + (at - i) * (stops[i + 1][k] - c)));
  }

  const css = rgb => `rgb(${rgb.join(',')})`;
  // black on what is lighter than luminance 0.179, where black and white have the same contrast
  const ink = rgb => rgb.map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0) > 0.179 ? '#000' : '#fff';
  const Floor = 1e-6;

  // how values of a quantity become places 0…1 on the colour bar, and back
  function scaleOf(quantity, values) {
    const known = values.filter(v => v != null && (quantity.scale !== 'logarithmic' || v > 0));
    const forward = { linear: v => v, logarithmic: v => Math.log10(v), count: v => Math.log10(1 + v), probability: v => Math.log10(Math.max(v, Floor)) }[quantity.scale];
    const back = { linear: u => u, logarithmic: u => 10 ** u, count: u => 10 ** u - 1, probability: u => 10 ** u }[quantity.scale];
    let [low, high] = known.length ? [Math.min(...known.map(forward)), Math.max(...known.map(forward))] : [0, 1];
    if (quantity.scale === 'probability') [low, high] = [Math.min(low, -2), 0];
    if (quantity.scale === 'count') low = 0;
    if (!(high > low)) [low, high] = quantity.scale === 'count' ? [0, Math.log10(2)] : [low - 0.5, high + 0.5];
    const flip = quantity.scale === 'probability';
    return {
      none: known.length === 0,
      low: back(low), high: back(high),
      at: v => v == null ? null : quantity.scale === 'logarithmic' && !(v > 0) ? 0 : flip ? 1 - (forward(v) - low) / (high - low) : (forward(v) - low) / (high - low),
      ticks: () => {
        const list = quantity.scale === 'linear' ? linearTicks(low, high, 5) : quantity.scale === 'count' ? countTicks(back(high)) : logTicks(back(low), back(high), 5);
        return list.map(v => ({ v, t: flip ? 1 - (forward(v) - low) / (high - low) : (forward(v) - low) / (high - low) })).filter(tick => tick.t >= -0.001 && tick.t <= 1.001);
      },
    };
  }

  function countTicks(most) {
    const list = [0];
    for (let d = 1; d <= most; d *= 10) for (const m of most < 30 ? [1, 2, 5] : [1, 3]) if (m * d <= most) list.push(m * d);
    return list;
  }

  function linearTicks(low, high, count) {
    const rough = (high - low) / count;
    const unit = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].find(m => m * unit >= rough) * unit;
    const list = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) list.push(k === 0 ? 0 : +(k * step).toPrecision(12));
    return list;
  }

  function logTicks(low, high, count) {
    const decades = Math.log10(high / low);
    const list = [];
    const marks = decades < 0.7 ? null : decades < 2.5 ? [1, 2, 5] : [1];
    if (marks === null) return linearTicks(low, high, count).filter(v => v > 0);
    const every = Math.max(1, Math.ceil(decades / count / (marks.length === 1 ? 1 : 3)));
    for (let d = Math.floor(Math.log10(low)); d <= Math.ceil(Math.log10(high)); d++) {
      if (marks.length > 1 || ((d % every) + every) % every === 0) for (const m of marks) {
        const v = shifted(m, d);
        if (v >= low * 0.999999 && v <= high * 1.000001) list.push(v);
      }
    }
    return list;
  }

  function paint(cell, quantity, scale, number) {
    const t = scale.at(number.v);
    cell.classList.toggle('none', t == null);
    cell.classList.toggle('doubtful', t != null && number.doubtful === true);
    if (t != null) {
      const rgb = colour(t);
      cell.style.setProperty('--cell', css(rgb));
      cell.style.color = ink(rgb);
    }
  }

  const described = (quantity, number) => number.v == null ? (number.method ? `${quantity.title}: ${number.method}` : `${quantity.title}: none`)
    : `${quantity.title} = ${significant(number.v, quantity.scale === 'probability' ? 2 : 5)}${number.e != null ? ` ± ${significant(number.e, 2)}` : ''}${number.p != null ? `, p = ${significant(number.p, 2)}` : ''}${refused(number) ? ' (refused)' : number.doubtful ? ' (not trusted)' : ''}`;

  // ---------------------------------------------------------------- overview: heat map

  const map = el('section', { id: 'map' });
  const controls = el('div', { class: 'controls' });
  const bar = el('div', { class: 'bar' });
  const field = el('div', { class: 'field' });
  const quantityChooser = el('select', { id: 'quantity', onchange: () => { state.quantity = quantityChooser.value; drawMap(); } });
  for (const section of data.sections) {
    quantityChooser.append(el('optgroup', { label: section.title }, ...section.quantities.map(q => el('option', { value: q.name }, q.title))));
  }

  quantityChooser.value = state.quantity;
  controls.append(el('label', {}, 'Quantity ', quantityChooser));
  let fileChooser = null;
  if (several) {
    const modes = [['checkpoints', 'layers × checkpoints'], ['diagnostics', 'layers × quantities']];
    controls.append(el('span', { class: 'toggle', role: 'group', 'aria-label': 'columns of the map' }, ...modes.map(([mode, text]) => el('button', {
      type: 'button', 'data-mode': mode, 'aria-pressed': String(state.map === mode),
      onclick: () => {
        state.map = mode;
        controls.querySelectorAll('[data-mode]').forEach(b => b.setAttribute('aria-pressed', String(b.dataset.mode === mode)));
        drawMap();
      },
    }, text))));
    fileChooser = el('select', { id: 'checkpoint', onchange: () => { state.file = +fileChooser.value; drawMap(); drawTable(); } }, ...files.map((file, f) => el('option', { value: f }, stepOf(f))));
    fileChooser.value = String(state.file);
    controls.append(el('label', {}, 'Checkpoint ', fileChooser));
  }

  map.append(el('h2', {}, several ? 'Map of layers and checkpoints' : 'Map of layers and quantities'), controls, bar, field);
  document.getElementById('overview-map').replaceWith(map);

  function drawBar(quantity, scale) {
    const strip = el('div', { class: 'strip' });
    strip.style.background = `linear-gradient(to right, ${stops.map(css_ => css(css_)).join(',')})`;
    bar.replaceChildren(el('span', { class: 'bar-title' }, quantity.title), el('div', { class: 'bar-scale' }, strip, el('div', { class: 'bar-ticks' }, ...scale.ticks().map(({ v, t }) => {
      const text = quantity.scale === 'probability' && v <= Floor ? `≤${significant(v, 3)}` : significant(v, 3);
      const mark = el('span', {}, text);
      mark.style.left = `${100 * t}%`;
      return mark;
    }))), el('span', { class: 'bar-none' }, el('i', { class: 'none' }), ' none or refused'), el('span', { class: 'bar-none' }, el('i', { class: 'doubtful sample' }), ' not trusted'));
  }

  function drawMap() {
    hideTip();
    const chosen = quantities[numberOf[state.quantity]];
    const wide = state.map === 'checkpoints';
    const columns = wide ? files.map((file, f) => ({ title: files[f].step != null ? String(files[f].step) : String(f + 1), file: f, quantity: chosen }))
      : quantities.filter(q => q.overview || q === chosen).map(q => ({ title: q.title, file: state.file, quantity: q }));
    const names = wide ? data.names : files[state.file].layers.map(layer => data.names[layer.n]);
    const numbers = (column, name) => entry(byName[column.file].get(name), numberOf[column.quantity.name]);
    const all = wide ? scaleOf(chosen, columns.flatMap(column => names.map(name => numbers(column, name).v))) : null;
    const scales = columns.map(column => all ?? scaleOf(column.quantity, names.map(name => numbers(column, name).v)));
    drawBar(chosen, all ?? scales[columns.findIndex(column => column.quantity === chosen)]);
    const withText = !wide || columns.length <= 12;
    const every = wide && !withText ? Math.ceil(columns.length / 12) : 1;
    const head = el('tr', {}, el('th', { scope: 'col', class: 'corner' }, wide ? `layer \\ ${xTitle}` : 'layer'));
    columns.forEach((column, c) => {
      const th = el('th', { scope: 'col', class: !wide && column.quantity === chosen ? 'chosen' : null }, c % every === 0 ? column.title : '');
      if (!wide) {
        const strip = el('i', { class: 'strip' });
        strip.style.background = `linear-gradient(to right, ${stops.map(css).join(',')})`;
        const [left, right] = column.quantity.scale === 'probability' ? [scales[c].high, scales[c].low] : [scales[c].low, scales[c].high];
        th.append(el('span', { class: 'range' }, strip, el('small', {}, scales[c].none ? '–' : significant(left, 2)), el('small', {}, scales[c].none ? '' : significant(right, 2))));
        th.title = column.quantity.meaning;
        th.addEventListener('click', () => { quantityChooser.value = state.quantity = column.quantity.name; drawMap(); });
      }
      head.append(th);
    });
    const body = el('tbody', {});
    names.forEach((name, r) => {
      const row = el('tr', {}, el('th', { scope: 'row' }, el('a', { href: hashOf(name, state.file), title: name, tabindex: -1 }, shortened(name, 38))));
      columns.forEach((column, c) => {
        const number = numbers(column, name);
        const absent = !byName[column.file].has(name);
        const cell = el('td', { tabindex: r === 0 && c === 0 ? 0 : -1, role: 'gridcell', 'aria-label': `${name}, ${several ? stepOf(column.file) + ', ' : ''}${absent ? 'not in this file' : described(column.quantity, number)}` });
        cell.cell = { name, column, number, absent, r, c };
        paint(cell, column.quantity, scales[c], number);
        if (absent) cell.classList.add('absent');
        if (withText && number.v != null) cell.textContent = significant(number.v, column.quantity.scale === 'probability' ? 2 : 3);
        row.append(cell);
      });
      body.append(row);
    });
    const table = el('table', { class: `heat ${withText ? 'text' : 'dense'}${wide ? '' : ' quantities'}`, role: 'grid', 'aria-label': wide ? `${chosen.title} over layers and checkpoints` : 'quantities of the layers' }, el('thead', {}, head), body);
    const read = (cell, x, y) => {
      const { name, column, number, absent } = cell.cell;
      showTip([name, ...(several ? [stepOf(column.file)] : []), absent ? 'not in this file' : described(column.quantity, number), ...(number.v != null && number.method ? [number.method] : [])], x, y);
    };
    const open = cell => {
      if (cell.cell.absent) return;
      opened = [cell.cell.r, cell.cell.c];
      location.hash = hashOf(cell.cell.name, cell.cell.column.file);
    };
    table.addEventListener('pointermove', event => { const cell = event.target.closest('td'); if (cell) read(cell, event.clientX, event.clientY); else hideTip(); });
    table.addEventListener('pointerleave', hideTip);
    table.addEventListener('focusin', event => { const cell = event.target.closest('td'); if (cell && cell.matches(':focus-visible')) { const b = cell.getBoundingClientRect(); read(cell, b.left, b.bottom - 10); } });
    table.addEventListener('focusout', hideTip);
    table.addEventListener('click', event => { const cell = event.target.closest('td'); if (cell) open(cell); });
    table.addEventListener('keydown', event => {
      const cell = event.target.closest('td');
      if (!cell) return;
      const { r, c } = cell.cell;
      const to = { ArrowUp: [r - 1, c], ArrowDown: [r + 1, c], ArrowLeft: [r, c - 1], ArrowRight: [r, c + 1], Home: [r, 0], End: [r, columns.length - 1] }[event.key];
      if (to) {
        const next = body.rows[to[0]]?.cells[to[1] + 1];
        if (next?.cell) { cell.tabIndex = -1; next.tabIndex = 0; next.focus(); }
        event.preventDefault();
      } else if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        open(cell);
      }
    });
    field.replaceChildren(table);
  }

  // ---------------------------------------------------------------- overview: table

  const holder = document.getElementById('layer-table');
  const tableBody = holder.querySelector('tbody');
  const counter = el('span', { class: 'count', 'aria-live': 'polite' });
  const columns = [...holder.querySelectorAll('thead th')].map(th => ({ th, key: th.dataset.key, number: th.classList.contains('number') }));
  const keyed = {
    name: layer => data.names[layer.n], shape: layer => layer.rows * layer.cols, verdict: layer => layer.verdict, warnings: layer => layer.warnings.length,
  };
  const cellText = {
    shape: layer => `${layer.rows}×${layer.cols}`, verdict: layer => layer.verdict, warnings: layer => layer.warnings.length ? String(layer.warnings.length) : '',
  };

  for (const column of columns) {
    const label = column.th.textContent;
    column.th.replaceChildren(el('button', {
      type: 'button', class: 'sort', onclick: () => {
        if (state.sort === column.key) { if (state.down) [state.sort, state.down] = [null, false]; else state.down = true; }
        else [state.sort, state.down] = [column.key, false];
        drawTable();
      },
    }, label));
  }

  const filter = el('input', { id: 'filter', type: 'search', placeholder: 'words in name, kind or verdict', autocomplete: 'off', oninput: () => { state.filter = filter.value; drawTable(); } });
  const warned = el('input', { id: 'warned', type: 'checkbox', onchange: () => { state.warned = warned.checked; drawTable(); } });
  holder.before(el('div', { class: 'controls' }, el('label', {}, 'Filter ', filter), el('label', {}, warned, ' with warnings only'), counter));

  function drawTable() {
    const words = state.filter.toLowerCase().split(/\s+/).filter(word => word.length > 0);
    let rows = files[state.file].layers.filter(layer => {
      const text = `${data.names[layer.n]} ${layer.kind} ${layer.verdict} ${layer.warnings.join(' ')}`.toLowerCase();
      return words.every(word => text.includes(word)) && (!state.warned || layer.warnings.length > 0);
    });
    if (state.sort) {
      const of = keyed[state.sort] ?? (layer => entry(layer, numberOf[state.sort]).v);
      const sign = state.down ? -1 : 1;
      rows = rows.map((layer, i) => [of(layer), i, layer]).sort(([a, i], [b, k]) =>
        a == null || b == null ? (a == null) - (b == null) || i - k
          : (typeof a === 'string' ? sign * a.localeCompare(b, 'en', { numeric: true }) : sign * (a - b)) || i - k).map(([, , layer]) => layer);
    }

    columns.forEach(({ th, key }) => th.setAttribute('aria-sort', key !== state.sort ? 'none' : state.down ? 'descending' : 'ascending'));
    tableBody.replaceChildren(...rows.map(layer => {
      const name = data.names[layer.n];
      return el('tr', {}, ...columns.map(({ key, number }) => {
        if (key === 'name') return el('th', { scope: 'row' }, el('a', { href: hashOf(name, state.file), title: name }, name));
        const value = cellText[key] ? null : entry(layer, numberOf[key]);
        return el('td', { class: number ? 'number' : key === 'warnings' && layer.warnings.length ? 'warned' : null, title: key === 'warnings' ? layer.warnings.join('\n') || null : value?.method ?? null },
          cellText[key] ? cellText[key](layer) : shown(value, quantities[numberOf[key]]));
      }));
    }));
    counter.textContent = `${rows.length} of ${counted(files[state.file].layers.length, 'layer')}${several ? `, ${stepOf(state.file)}` : ''}`;
  }

  // ---------------------------------------------------------------- charts

  /**
   * A chart with axes, ticks and read-out.
   * spec: { title, x: {title, log}, y: {title, log}, series: [...], keys }
   * series: {type: 'steps', edges, y} | {type: 'line', x, y} | {type: 'points', x, y, e} | {type: 'band', x, low, high} | {type: 'vertical', x} | {type: 'marks', x};
   * each with cls (colour class), name (for the key) and read: i → lines of the read-out.
   */
  function chart(spec) {
    const host = el('figure', { class: 'chart' });
    const drawing = el('div', { class: 'drawing' });
    const toggles = el('div', { class: 'toggle' });
    for (const [axis, text] of [['x', 'log x'], ['y', 'log y']]) {
      if (spec[axis].fixed) continue;
      const place = `${spec.title}/${axis}`;
      spec[axis].log = state.axes[place] ?? spec[axis].log;
      const button = el('button', { type: 'button', 'data-axis': axis, 'aria-pressed': String(!!spec[axis].log), onclick: () => { state.axes[place] = spec[axis].log = !spec[axis].log; button.setAttribute('aria-pressed', String(spec[axis].log)); draw(); } }, text);
      toggles.append(button);
    }

    const named = spec.series.filter(s => s.name);
    const keys = el('ul', { class: 'keys' }, ...named.map(s => el('li', {}, key(s), s.name)));
    host.append(el('figcaption', {}, el('b', {}, spec.title), toggles), drawing, keys);
    if (spec.note) host.append(el('p', { class: 'note' }, spec.note));

    function key(s) {
      const mark = s.type === 'steps' ? svg('rect', { x: 1, y: 2, width: 20, height: 8, class: `fill ${s.cls}` })
        : s.type === 'band' ? svg('rect', { x: 1, y: 2, width: 20, height: 8, class: `band ${s.cls}` })
          : s.type === 'points' ? svg('circle', { cx: 11, cy: 6, r: 3.5, class: `dot ${s.cls}` })
            : s.type === 'marks' ? svg('path', { d: 'M11 10l-4-8h8z', class: `dot ${s.cls}` })
              : svg('path', { d: 'M1 6h20', class: `stroke ${s.cls}` });
      return svg('svg', { width: 22, height: 12, 'aria-hidden': 'true' }, mark);
    }

    function limits(axis, values) {
      const log = spec[axis].log;
      let low = Infinity, high = -Infinity;
      for (const v of values) if (v != null && Number.isFinite(v) && (!log || v > 0)) { low = Math.min(low, v); high = Math.max(high, v); }
      if (spec[axis].min != null && (!log || spec[axis].min > 0)) low = Math.min(low, spec[axis].min);
      if (!(high >= low)) [low, high] = log ? [0.1, 1] : [0, 1];
      if (log) { low = Math.max(low, high * 1e-12); if (high / low < 1.01) [low, high] = [low / 2, high * 2]; const f = (high / low) ** 0.04; return [low / f, high * f]; }
      if (high - low < 1e-9 * Math.max(Math.abs(low), Math.abs(high)) || high === low) { const h = low === 0 ? 1 : Math.abs(low) / 2; [low, high] = [low - h, high + h]; }
      const pad = 0.04 * (high - low);
      return [spec[axis].min === 0 ? low : low - pad, high + pad];
    }

    function draw() {
      const width = Math.max(260, Math.round(drawing.clientWidth || 600));
      const height = Math.round(Math.min(340, Math.max(230, 0.55 * width)));
      const frame = { left: 58, right: width - 12, top: 10, bottom: height - 42 };
      const far = spec.x.log ? Infinity : spec.x.far ?? Infinity;
      const xs = spec.series.flatMap(s => s.quiet ? [] : s.type === 'marks' ? s.x.filter(x => x <= far) : s.type === 'steps' ? s.edges : s.type === 'vertical' ? [s.x] : s.x);
      const ys = spec.series.flatMap(s => s.quiet ? [] : s.type === 'band' ? [...s.low, ...s.high] : s.type === 'points' && s.e ? s.y.flatMap((y, i) => y == null ? [] : [y, y + (s.e[i] ?? 0), y - (s.e[i] ?? 0)]) : s.y ?? []);
      const [x0, x1] = limits('x', xs), [y0, y1] = limits('y', ys);
      const map = (log, a, b, from, to) => log ? v => v > 0 ? from + (to - from) * Math.log(v / a) / Math.log(b / a) : from + Math.sign(from - to) * 1e4 : v => from + (to - from) * (v - a) / (b - a);
      const X = map(spec.x.log, x0, x1, frame.left, frame.right), Y = map(spec.y.log, y0, y1, frame.bottom, frame.top);
      const root = svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', tabindex: 0, 'aria-label': `${spec.title}; arrow keys read values` });
      const clip = `clip-${Math.round(frame.right)}-${Math.round(frame.bottom)}`;
      root.append(svg('clipPath', { id: clip }, svg('rect', { x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top })));
      const grid = svg('g', { class: 'grid' }), labels = svg('g', { class: 'labels' });
      const room = Math.max(2, Math.floor((frame.right - frame.left) / 75));
      for (const v of spec.x.log ? logTicks(x0, x1, room) : linearTicks(x0, x1, room).filter(v => !spec.x.whole || Number.isInteger(v))) {
        grid.append(svg('path', { d: `M${X(v).toFixed(1)} ${frame.bottom}v-5` }));
        labels.append(svg('text', { x: X(v).toFixed(1), y: frame.bottom + 16, 'text-anchor': 'middle' }, tickText(v, spec.x.log)));
      }
      for (const v of spec.y.log ? logTicks(y0, y1, 6) : linearTicks(y0, y1, 5)) {
        grid.append(svg('path', { d: `M${frame.left} ${Y(v).toFixed(1)}h5` }));
        labels.append(svg('text', { x: frame.left - 6, y: (Y(v) + 4).toFixed(1), 'text-anchor': 'end' }, tickText(v, spec.y.log)));
      }
      labels.append(svg('text', { x: (frame.left + frame.right) / 2, y: height - 6, 'text-anchor': 'middle', class: 'axis' }, spec.x.title));
      labels.append(svg('text', { x: 13, y: (frame.top + frame.bottom) / 2, 'text-anchor': 'middle', class: 'axis', transform: `rotate(-90 13 ${(frame.top + frame.bottom) / 2})` }, spec.y.title));
      const layer = svg('g', { 'clip-path': `url(#${clip})` });
      const places = [];
      const point = (x, y) => `${Math.max(-1e4, Math.min(1e4, x)).toFixed(1)} ${Math.max(-1e4, Math.min(1e4, y)).toFixed(1)}`;
      for (const s of spec.series) {
        if (s.type === 'steps') {
          const base = spec.y.log ? frame.bottom + 2 : Y(0);
          let d = `M${point(X(s.edges[0]), base)}`;
          s.y.forEach((y, i) => {
            const h = y > 0 || !spec.y.log ? Y(y) : base;
            d += `L${point(X(s.edges[i]), h)}L${point(X(s.edges[i + 1]), h)}`;
            places.push({ x: (Math.max(X(s.edges[i]), frame.left) + X(s.edges[i + 1])) / 2, y: h, lines: () => s.read(i) });
          });
          layer.append(svg('path', { d: `${d}L${point(X(s.edges[s.edges.length - 1]), base)}Z`, class: `fill ${s.cls}` }));
        } else if (s.type === 'line') {
          let d = '', pen = false;
          s.x.forEach((x, i) => {
            if (s.y[i] == null || (spec.y.log && !(s.y[i] > 0)) || (spec.x.log && !(x > 0))) { pen = false; return; }
            d += `${pen ? 'L' : 'M'}${point(X(x), Y(s.y[i]))}`;
            pen = true;
            if (s.read) places.push({ x: X(x), y: Y(s.y[i]), lines: () => s.read(i) });
          });
          layer.append(svg('path', { d, class: `stroke ${s.cls}` }));
        } else if (s.type === 'band') {
          const there = s.x.map((x, i) => i).filter(i => s.low[i] != null && s.high[i] != null && (!spec.x.log || s.x[i] > 0));
          const low = i => spec.y.log && !(s.low[i] > 0) ? frame.bottom + 5 : Y(s.low[i]);
          if (there.length) layer.append(svg('path', { d: `M${there.map(i => point(X(s.x[i]), Y(s.high[i]))).join('L')}L${there.reverse().map(i => point(X(s.x[i]), low(i))).join('L')}Z`, class: `band ${s.cls}` }));
        } else if (s.type === 'vertical') {
          layer.append(svg('path', { d: `M${X(s.x).toFixed(1)} ${frame.top}V${frame.bottom}`, class: `stroke ${s.cls}` }));
          places.push({ x: X(s.x), y: frame.top + 12, lines: () => s.read() });
        } else if (s.type === 'marks') {
          s.x.forEach((x, i) => {
            layer.append(svg('path', { d: `M${X(x).toFixed(1)} ${frame.bottom - 2}l-4 -9h8z`, class: `dot ${s.cls}` }));
            places.push({ x: X(x), y: frame.bottom - 8, lines: () => s.read(i) });
          });
        } else {
          s.x.forEach((x, i) => {
            if (s.y[i] == null || (spec.y.log && !(s.y[i] > 0)) || (spec.x.log && !(x > 0))) return;
            const e = s.e?.[i];
            if (e > 0) layer.append(svg('path', { d: `M${point(X(x), spec.y.log && s.y[i] - e <= 0 ? frame.bottom : Y(s.y[i] - e))}L${point(X(x), Y(s.y[i] + e))}`, class: `bar-line ${s.cls}` }));
            layer.append(svg('circle', { cx: X(x).toFixed(1), cy: Y(s.y[i]).toFixed(1), r: s.r ?? 3, class: `dot ${s.cls}` }));
            places.push({ x: X(x), y: Y(s.y[i]), lines: () => s.read(i) });
          });
        }
      }

      const mark = svg('circle', { r: 5, class: 'reading', visibility: 'hidden' });
      root.append(layer, svg('rect', { x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top, class: 'frame' }), grid, labels, mark);
      const inside = places.filter(p => p.x >= frame.left - 1 && p.x <= frame.right + 1 && Number.isFinite(p.y)).sort((a, b) => a.x - b.x);
      let reading = -1;
      const read = i => {
        reading = i;
        const p = inside[i], box = root.getBoundingClientRect(), scale = box.width / width;
        const y = Math.min(Math.max(p.y, frame.top), frame.bottom);
        mark.setAttribute('cx', p.x); mark.setAttribute('cy', y); mark.setAttribute('visibility', 'visible');
        showTip(p.lines(), box.left + p.x * scale, box.top + y * scale);
      };
      const quiet = () => { mark.setAttribute('visibility', 'hidden'); hideTip(); };
      root.addEventListener('pointermove', event => {
        const box = root.getBoundingClientRect(), scale = width / box.width;
        const px = (event.clientX - box.left) * scale, py = (event.clientY - box.top) * scale;
        let best = -1, least = 150 * 150;
        inside.forEach((p, i) => { const d = (p.x - px) ** 2 * 4 + (p.y - py) ** 2 * 0.5; if (d < least) [best, least] = [i, d]; });
        if (best >= 0) read(best); else quiet();
      });
      root.addEventListener('pointerleave', quiet);
      root.addEventListener('blur', quiet);
      root.addEventListener('keydown', event => {
        const by = { ArrowRight: 1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[event.key];
        if (by && inside.length) { event.preventDefault(); read(Math.min(Math.max(reading < 0 ? (by > 0 ? 0 : inside.length - 1) : reading + by, 0), inside.length - 1)); }
      });
      drawing.replaceChildren(root);
    }

    redraw.push(draw);
    return host;
  }

  const tickText = (v, log) => log && v > 0 && Math.abs(Math.log10(v) - Math.round(Math.log10(v))) < 1e-9 && (v >= 1e4 || v <= 1e-3) ? `10${raised(Math.round(Math.log10(v)))}` : significant(v, 4);

  // ---------------------------------------------------------------- a layer's page

  // density of ξ in the Marchenko–Pastur bulk with edges a² and b² of x = ξ², normalised to 1
  function noiseDensity(lower, upper) {
    const a = Math.sqrt(Math.max(lower, 0)), b = Math.sqrt(upper), c = ((b - a) / 2) ** 2;
    return xi => {
      const x = xi * xi;
      return x <= a * a || x >= b * b ? 0 : 2 * Math.sqrt((b * b - x) * (x - a * a)) / (2 * Math.PI * c * xi);
    };
  }

  function bulkShare(layer) {
    const h = layer.hist;
    return h?.m ? h.m.reduce((sum, m, i) => sum + m * (h.e[i + 1] - h.e[i]), 0) : 1;
  }

  function densityChart(layer) {
    const h = layer.hist, series = [];
    if (!h) return null;
    series.push({
      type: 'steps', edges: h.e, y: h.d, cls: 'c1', name: 'singular values', read: i => [`ξ from ${significant(h.e[i], 4)} to ${significant(h.e[i + 1], 4)}`, `density ${significant(h.d[i], 3)}: ${counted(Math.round(h.d[i] * (h.e[i + 1] - h.e[i]) * layer.cols), 'level')}`, ...(h.m ? [`bulk ${significant(h.m[i], 3)}`] : [])],
    });
    if (layer.bulk) {
      const [lower, upper] = layer.bulk, density = noiseDensity(lower, upper), share = bulkShare(layer);
      const a = Math.sqrt(Math.max(lower, 0)), b = Math.sqrt(upper);
      const x = Array.from({ length: 241 }, (_, i) => a + (b - a) * (1 - Math.cos(Math.PI * i / 240)) / 2);
      if (a === 0) x[0] = x[1] * 1e-3;
      series.push({ type: 'line', x, y: x.map(v => share * density(v)), cls: 'c0', name: 'Marchenko–Pastur bulk', quiet: false });
      series.push({ type: 'vertical', x: b, cls: 'c0 dotted', read: () => [`upper edge of the bulk`, `ξ = ${significant(b, 5)}, x = ${significant(upper, 5)}`], name: 'edges of the bulk' });
      if (a > 0) series.push({ type: 'vertical', x: a, cls: 'c0 dotted', read: () => [`lower edge of the bulk`, `ξ = ${significant(a, 5)}, x = ${significant(lower, 5)}`] });
    }
    const o = layer.out;
    if (o) {
      const hint = o.trusted ? [] : ['not trusted'];
      for (const [threshold, side] of [[o.high, 'above'], [o.low, 'below']]) {
        if (threshold != null) series.push({ type: 'vertical', x: Math.sqrt(threshold), cls: 'c2 dashed', quiet: true, name: side === 'above' ? 'threshold of outliers' : null, read: () => [`threshold ${side}`, `ξ = ${significant(Math.sqrt(threshold), 5)}`, ...hint] });
      }
      const all = [...o.up, ...o.down];
      if (all.length) series.push({ type: 'marks', x: all.map(row => row[0]), cls: 'c2', name: `outliers (${o.above + o.below}${o.trusted ? '' : ', not trusted'})`, read: i => [`outlier ξ = ${significant(all[i][0], 5)}`, `p = ${significant(all[i][2], 2)}`, ...hint] });
    }
    const end = h.e[h.e.length - 1], far = 1.5 * end, beyond = h.beyond === 1 ? '1 level lies' : `${h.beyond} levels lie`;
    return chart({
      title: 'Singular values', x: { title: 'singular value ξ', log: false, far }, y: { title: 'density', min: 0, log: false }, series,
      note: layer.s[0] > far ? `${beyond} beyond ξ = ${significant(end, 3)}, the largest at ${significant(layer.s[0], 4)}: log x shows the outliers among them.` : h.beyond > 0 ? `${beyond} beyond the histogram, which ends at ξ = ${significant(end, 3)}.` : null,
    });
  }

  function tailChart(layer) {
    const ranks = data.ranks[layer.r], s = layer.s, n = layer.cols;
    if (!s || s.length === 0) return null;
    const x = s.map(v => v * v), y = ranks.map(k => k / n);
    const series = [{ type: 'points', x, y, cls: 'c1', r: 2.2, name: 'share of levels at x or above', read: i => [`level ${ranks[i]} of ${n}`, `x = ${significant(x[i], 5)}, ξ = ${significant(s[i], 5)}`] }];
    if (layer.bulk) {
      const [lower, upper] = layer.bulk, share = bulkShare(layer), density = noiseDensity(lower, upper), spikes = layer.out ? layer.out.above / n : 0;
      const a = Math.sqrt(Math.max(lower, 0)), b = Math.sqrt(upper), grid = Array.from({ length: 401 }, (_, i) => a + (b - a) * (1 - Math.cos(Math.PI * i / 400)) / 2);
      let sum = 0;
      const bx = [], by = [];
      for (let i = 399; i >= 0; i--) {
        const middle = (grid[i] + grid[i + 1]) / 2;
        sum += density(middle) * (grid[i + 1] - grid[i]);
        bx.push(grid[i] ** 2); by.push(share * sum + spikes);
      }
      series.push({ type: 'line', x: bx, y: by, cls: 'c0', name: 'Marchenko–Pastur bulk', quiet: true });
      series.push({ type: 'vertical', x: upper, cls: 'c0 dotted', quiet: true, name: 'upper edge', read: () => ['upper edge of the bulk', `x = ${significant(upper, 5)}`] });
    }
    const t = layer.tail;
    if (t && t.min != null && t.alpha != null) {
      const top = t.max ?? Math.max(...x), end = t.max != null ? t.max ** (1 - t.alpha) : 0, start = t.min ** (1 - t.alpha);
      const lx = Array.from({ length: 61 }, (_, i) => t.min * (top / t.min) ** (i / 60));
      series.push({ type: 'line', x: lx, y: lx.map(v => (t.above + t.m * (v ** (1 - t.alpha) - end) / (start - end)) / n), cls: 'c3 thick', name: `power law, α = ${shown(entry(layer, numberOf.exponent))}${t.p != null ? `, p = ${significant(t.p, 2)}` : ''}` });
      series.push({ type: 'vertical', x: t.min, cls: 'c3 dashed', name: 'x_min', read: () => [`x_min = ${significant(t.min, 5)}`, `${counted(t.m, 'level')} in the tail`] });
    }
    return chart({ title: 'Rank and tail', x: { title: 'eigenvalue x = ξ²', log: true }, y: { title: 'share of levels ≥ x', log: true }, series, note: t ? null : 'No power law was fitted to this layer.' });
  }

  function traces(name, f) {
    const there = files.map((_, f) => f).filter(f => byName[f].has(name));
    if (there.length < 2) return null;
    const layers = there.map(f => byName[f].get(name)), at = there.map(xOf);
    const x = { title: xTitle, log: false, fixed: at.some(v => !(v > 0)), whole: true };
    const grid = el('div', { class: 'charts' });
    const here = { type: 'vertical', x: xOf(f), cls: 'c2 dotted', quiet: true, read: () => [`shown above: ${stepOf(f)}`] };
    const history = histories.get(name);
    if (history && history.tracks.length) grid.append(followed(history, x, here));
    const levels = history && history.tracks.length ? 0 : Math.min(8, ...layers.map(layer => layer.s?.length ?? 0));
    const series = [];
    const withBulk = layers.map(layer => layer.bulk);
    if (withBulk.some(b => b)) series.push({ type: 'band', x: at, low: withBulk.map(b => b ? Math.sqrt(Math.max(b[0], 0)) : null), high: withBulk.map(b => b ? Math.sqrt(b[1]) : null), cls: 'c0', name: 'bulk between its edges' });
    for (let k = 0; k < levels; k++) {
      const values = layers.map(layer => layer.s[k]), read = i => [`ξ${lowered(k + 1)} = ${significant(values[i], 5)}`, `${xTitle} ${at[i]}`];
      series.push({ type: 'line', x: at, y: values, cls: 'c1 thin', name: k === 0 ? levels === 1 ? 'largest singular value' : `largest ${levels} singular values` : null }, { type: 'points', x: at, y: values, cls: 'c1', r: 2, read });
    }
    if (levels > 0) grid.append(chart({ title: 'Largest levels and bulk', x: { ...x }, y: { title: 'singular value ξ', log: false }, series: [...series, here] }));
    for (const key of ['stable_rank', 'exponent', 'outliers']) grid.append(trace(key));
    const chooser = el('select', { 'aria-label': 'quantity of this trace', onchange: () => choose(chooser.value) });
    for (const section of data.sections) chooser.append(el('optgroup', { label: section.title }, ...section.quantities.map(q => el('option', { value: q.name }, q.title))));
    const own = el('div', { class: 'own' });
    chooser.value = state.trace;
    const choose = key => { state.trace = key; own.replaceChildren(trace(key)); redraw[redraw.length - 1](); };
    own.append(trace(state.trace));
    grid.append(el('div', {}, el('label', { class: 'controls' }, 'Quantity ', chooser), own));
    return el('section', { class: 'traces' }, el('h2', {}, `Along the ${xTitle}s`), grid, ...(history ? [eventTable(history), motionTable(history)] : []).filter(part => part));

    function trace(key) {
      const quantity = quantities[numberOf[key]], numbers = layers.map(layer => entry(layer, numberOf[key])), values = numbers.map(number => number.v);
      return chart({
        title: quantity.title, x: { ...x }, y: { title: quantity.title, log: false }, series: [
          { type: 'line', x: at, y: values, cls: 'c1 thin' },
          { type: 'points', x: at, y: values, e: numbers.map(number => number.e), cls: 'c1', read: i => [`${xTitle} ${at[i]}`, described(quantity, numbers[i])] },
          here,
        ], note: values.every(v => v == null) ? 'None in any file.' : null,
      });
    }
  }

  const stepIn = (history, snapshot) => xOf(history.files[snapshot]);

  // levels that were followed by their vectors, against the edges of the bulk
  function followed(history, x, here) {
    const at = history.files.map(xOf), series = [];
    if (history.edges.some(edge => edge[1] != null)) {
      series.push({ type: 'band', x: at, low: history.edges.map(edge => edge[0]), high: history.edges.map(edge => edge[1]), cls: 'c0', name: 'bulk between its edges' });
    }
    if (history.edges.some(edge => edge[2] != null)) series.push({ type: 'line', x: at, y: history.edges.map(edge => edge[2]), cls: 'c2 dashed', name: 'threshold of outliers' });
    history.tracks.forEach((track, k) => {
      const steps = track.points.map(point => stepIn(history, point[0])), values = track.points.map(point => point[2]);
      const read = i => {
        const [, level, value, overlap] = track.points[i];
        return [`level followed as no. ${track.number + 1}`, `ξ = ${significant(value, 5)}, ${xTitle} ${steps[i]}`, `level ${level + 1} from the top there`, ...(overlap == null ? [] : [`overlap with the one before ${significant(overlap, 3)}`]), ...(i === track.points.length - 1 && track.lost != null ? [`lost: ${data.texts[track.lost]}`] : [])];
      };
      series.push({ type: 'line', x: steps, y: values, cls: 'c1 thin', name: k === 0 ? `${counted(history.tracks.length, 'level')} followed by ${history.tracks.length === 1 ? 'its' : 'their'} vectors` : null }, { type: 'points', x: steps, y: values, cls: track.lost == null ? 'c1' : 'c3', r: 2.2, read });
    });
    const lost = history.tracks.filter(track => track.lost != null).length;
    return chart({ title: 'Levels followed, and the bulk', x: { ...x }, y: { title: 'singular value ξ', log: false }, series: [...series, here], note: lost > 0 ? `${lost} of them, with points of another colour, lost on the way: the last point says why.` : null });
  }

  function eventTable(history) {
    const shown = history.events.filter(event => event[0] !== 'Present');
    const present = history.events.length - shown.length;
    if (history.events.length === 0) return null;
    const text = { Emerges: 'comes out of the bulk', Appears: 'appears outside', Merges: 'goes into the bulk', Lost: 'is lost' };
    const table = plainTable(`${present} beyond it from the first file on.`, [xTitle, 'ξ', 'followed as', 'what it does'],
      shown.map(([change, number, snapshot, value]) => [String(stepIn(history, snapshot)), significant(value, 4), `no. ${number + 1}`, text[change] ?? words(change)]), [3]);
    // a long list opens on demand
    return shown.length > 12 ? el('details', {}, el('summary', {}, `${shown.length} events at the threshold of outliers`), table)
      : el('div', {}, el('h3', {}, 'Levels that pass the threshold'), table);
  }

  function motionTable(history) {
    const measured = history.motion.filter(motion => motion.why == null);
    const reasons = [...new Set(history.motion.filter(motion => motion.why != null).map(motion => data.texts[motion.why]))];
    if (history.motion.length === 0) return null;
    const missed = history.motion.length - measured.length;
    return el('div', { class: 'motion' }, el('h3', {}, 'Drift and noise'),
      measured.length ? plainTable('dξ = K(ξ)dt + √2 g dB with t in steps, at the middle of what the level visited; rate = −dK/dξ.', ['followed as', 'ξ', 'K', 'g²', 'rate', 'to mind'],
        measured.map(motion => [`no. ${motion.number + 1}`, significant(motion.at, 4), ...motion.numbers.map(([v, e]) => estimate(v, e)), motion.warnings.join(' ')]), [5]) : null,
      missed ? el('p', { class: 'note' }, `Not measured for ${missed === history.motion.length ? (missed === 1 ? 'the' : 'any of the') : `${missed} of`} ${missed === 1 && history.motion.length === 1 ? 'level' : counted(history.motion.length, 'level')}: ${reasons.slice(0, 3).join('; ')}${reasons.length > 3 ? '; …' : ''}.`) : null);
  }

  const lowered = n => [...String(n)].map(c => '₀₁₂₃₄₅₆₇₈₉'[+c]).join('');

  function numbersTable(layer) {
    const table = el('table', { class: 'numbers' }, el('caption', {}, 'Errors in parentheses are one standard deviation in units of the last digit. x = ξ² are the eigenvalues of WᵀW; nothing is divided by M or N.'),
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'quantity'), el('th', { scope: 'col', class: 'number' }, 'value'), el('th', { scope: 'col', class: 'number' }, 'p'), el('th', { scope: 'col' }, 'what it says'))));
    let i = 0;
    for (const section of data.sections) {
      const body = el('tbody', {}, el('tr', { class: 'head' }, el('th', { colspan: 4, scope: 'rowgroup' }, section.title)));
      for (const quantity of section.quantities) {
        const number = entry(layer, i++);
        body.append(el('tr', { 'data-quantity': quantity.name }, el('th', { scope: 'row' }, quantity.title), el('td', { class: 'number' }, shown(number, quantity)), el('td', { class: 'number' }, number.p == null ? '' : significant(number.p, 2)),
          el('td', {}, quantity.meaning, number.method ? el('small', { class: refused(number) ? 'warned' : null }, number.method) : null, number.doubtful && number.v != null && !refused(number) ? el('small', { class: 'warned' }, `not trusted: ${quantity.name.startsWith('exponent') ? 'the tests do not support a power law' : 'the bulk has not the assumed shape'}`) : null)));
      }
      table.append(body);
    }
    return el('section', {}, el('h2', {}, 'All numbers'), el('div', { class: 'scroll' }, table));
  }

  function outlierTable(layer) {
    const o = layer.out;
    if (!o || o.up.length + o.down.length === 0) return null;
    const heads = ['side', 'ξ', 'x', 'p', 'strength ℓ', 'ξ without noise', 'cos² (M)', 'cos² (N)'];
    const rows = [...o.up.map(row => ['above', row]), ...o.down.map(row => ['below', row])];
    const total = o.above + o.below;
    return el('section', {}, el('h2', {}, 'Outliers'), el('div', { class: 'scroll' }, el('table', { class: 'outliers' },
      el('caption', {}, `Levels beyond the bulk at the family-wise level ${significant(data.level, 3)}; strength in units of the noise; cos² is the expected squared overlap of the singular vector with the signal’s.${o.trusted ? '' : ' Not trusted: the bulk has not the assumed shape.'}${total > rows.length ? ` ${rows.length} of ${total} are listed; all are in outliers.csv.` : ''}`),
      el('thead', {}, el('tr', {}, ...heads.map((head, i) => el('th', { scope: 'col', class: i ? 'number' : null }, head)))),
      el('tbody', {}, ...rows.map(([side, row]) => el('tr', {}, el('td', {}, side), ...row.map((v, i) => el('td', { class: 'number' }, i === 2 && v === 0 ? '<10⁻³⁰⁰' : significant(v, i === 2 ? 2 : 4))))))))) ;
  }

  function plainTable(caption, heads, rows, texts) {
    return el('div', { class: 'scroll' }, el('table', { class: 'outliers' }, el('caption', {}, caption),
      el('thead', {}, el('tr', {}, ...heads.map((head, i) => el('th', { scope: 'col', class: texts.includes(i) ? null : 'number' }, head)))),
      el('tbody', {}, ...rows.map(row => el('tr', {}, ...row.map((cell, i) => el('td', { class: texts.includes(i) ? null : 'number' }, cell)))))));
  }

  const words = text => text.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().replace('goe', 'GOE').replace('marchenko pastur', 'Marchenko–Pastur');

  function levelsSection(layer) {
    const v = layer.levels;
    if (!v) return null;
    const section = el('section', { class: 'levels' }, el('h2', {}, 'Spacings of the levels'));
    if (v.refusal) section.append(el('p', { class: 'warning' }, v.refusal));
    const charts = el('div', { class: 'charts' });
    if (v.density) {
      const grid = Array.from({ length: 121 }, (_, i) => i / 30);
      charts.append(chart({
        title: 'Spacings, unfolded by a spline', x: { title: 's / ⟨s⟩', min: 0, fixed: true }, y: { title: 'density', min: 0 }, series: [
          { type: 'steps', edges: Array.from({ length: v.density.length + 1 }, (_, i) => i * v.width), y: v.density, cls: 'c1', name: 'levels', read: i => [`s from ${significant(i * v.width, 3)} to ${significant((i + 1) * v.width, 3)}`, `density ${significant(v.density[i], 3)}`] },
          { type: 'line', x: grid, y: grid.map(s => Math.PI / 2 * s * Math.exp(-Math.PI * s * s / 4)), cls: 'c0', name: 'surmise, GOE' },
          { type: 'line', x: grid, y: grid.map(s => Math.exp(-s)), cls: 'c2 dashed', name: 'independent' },
        ],
      }));
    }
    if (v.long?.length) {
      const L = v.long.map(row => row[0]);
      [['Number variance', 'Σ²(L)', 1], ['Rigidity', 'Δ₃(L)', 6]].forEach(([title, name, at], k) => {
        const reach = v.unfoldings.find(u => u.method === 'Spline')?.reach[k];
        const column = i => v.long.map(row => row[at + i]);
        const read = i => [`L = ${significant(L[i], 3)}`, `${name} = ${uncertain(v.long[i][at], v.long[i][at + 1])}`, `GOE ${significant(v.long[i][at + 2], 3)}, noise of this size ${significant(v.long[i][at + 4], 3)}, independent ${significant(v.long[i][at + 3], 3)}`];
        charts.append(chart({
          title, x: { title: 'L', log: true }, y: { title: name, log: true }, series: [
            { type: 'points', x: L, y: column(0), e: column(1), cls: 'c1', name: 'levels', read },
            { type: 'line', x: L, y: column(2), cls: 'c0', name: 'GOE' }, { type: 'line', x: L, y: column(4), cls: 'c3', name: 'noise of this size' },
            { type: 'line', x: L, y: column(3), cls: 'c2 dashed', name: 'independent' },
            ...(reach > 0 && reach < L[L.length - 1] ? [{ type: 'vertical', x: reach, cls: 'c0 dotted', name: 'reach of the unfolding', read: () => [`beyond L = ${significant(reach, 3)} the unfolding decides`] }] : []),
          ],
        }));
      });
    }
    if (charts.childElementCount) section.append(charts);
    if (v.unfoldings.length) {
      section.append(plainTable(`${v.check ? `Unfoldings ${words(v.check)}: ${{ Agree: 'the choice does not drive the answer', Differ: 'Marchenko and Pastur’s law gives another answer than the smooth ones', Drives: 'the choice drives the answer, which is none' }[v.check] ?? v.check}. ` : ''}p-values are those of the spacings. ${data.texts[v.null]}`,
        ['unfolding', 'levels', 'p, GOE', 'p, surmise', 'p, independent', 'Brody β', 'conclusion'],
        v.unfoldings.map(u => [el('span', { title: data.texts[u.description] }, words(u.method)), String(u.levels), ...u.p.map(p => significant(p, 2)), estimate(u.brody[0], u.brody[1]), words(u.conclusion)]), [0, 6]));
    }
    return section;
  }

  function vectorTable(layer) {
    if (!layer.leading?.length) return null;
    return el('section', {}, el('h2', {}, 'Leading singular vectors'), plainTable('Participation number 1/Σu⁴: components over which a vector is spread, n/3 without a preferred direction; entropy over ln n; the row or column of the largest component; p-values of localisation and of Porter and Thomas’s law.',
      ['level', 'ξ', 'M: spread', 'entropy', 'largest', 'p local.', 'p P–T', 'N: spread', 'entropy', 'largest', 'p local.', 'p P–T'],
      layer.leading.map(row => row.map((v, i) => i === 4 || i === 9 || i === 0 ? String(v) : significant(v, i === 1 ? 4 : [5, 6, 10, 11].includes(i) ? 2 : 3))), []));
  }

  function drawLayer(name, f) {
    hideTip();
    redraw = [];
    const layer = byName[f]?.get(name);
    const order = files[f] ? files[f].layers.map(l => data.names[l.n]) : [];
    const i = order.indexOf(name);
    const link = (text, to, id) => to == null ? el('span', { class: 'gone', id }, text) : el('a', { href: hashOf(to, f), id, title: to }, text);
    const nav = el('nav', { class: 'way', 'aria-label': 'layers' }, el('a', { href: '#overview', id: 'home' }, '↑ overview'), link('← previous', order[i - 1], 'previous'), link('next →', i < 0 ? null : order[i + 1], 'next'),
      i >= 0 ? el('span', { class: 'count' }, `layer ${i + 1} of ${order.length}`) : null);
    const title = el('h1', { tabindex: -1, class: 'layer-name' }, name);
    page.replaceChildren(nav, title);
    if (several) page.append(slider(name, f));
    if (!layer) {
      page.append(el('p', { class: 'warning' }, files.some((_, k) => byName[k].has(name)) ? `This layer is not in ${stepOf(f)}.` : 'There is no layer of this name in the report.'));
    } else {
      const figure = f === files.length - 1 ? data.figures[name] : null;
      page.append(
        el('p', { class: 'verdict' }, layer.verdict),
        ...layer.warnings.map(warning => el('p', { class: 'warning', role: 'note' }, warning)),
        el('p', { class: 'facts' }, `${layer.kind}, ${layer.rows}×${layer.cols} (M×N)${layer.transposed ? ', stored transposed' : ''}${layer.tensor ? `, tensor ${layer.tensor}` : ''}${layer.levels?.unfoldings.length ? `; spacings: ${words(layer.levels.unfoldings.find(u => u.method === 'Spline')?.conclusion ?? 'undecided')}` : ''}${layer.support ? `; support for a power law: ${words(layer.support)}` : ''}. `,
          ...(figure ? [el('span', { class: 'files' }, ...[['SVG', `figures/${figure}.svg`], ['PDF', `figures/${figure}.pdf`], ['data', `data/${figure}.csv`]].flatMap(([text, href]) => [el('a', { href }, text), ' ']))] : [])));
      const charts = el('div', { class: 'charts' }, ...[densityChart(layer), tailChart(layer)].filter(c => c));
      page.append(charts);
      for (const part of [several ? traces(name, f) : null, outlierTable(layer), levelsSection(layer), vectorTable(layer), numbersTable(layer)]) if (part) page.append(part);
    }

    document.title = `${name} · ${data.title}`;
    redraw.forEach(draw => draw());
    return title;
  }

  function slider(name, f) {
    const output = el('output', { for: 'step' }, stepOf(f));
    const input = el('input', {
      id: 'step', type: 'range', min: 0, max: files.length - 1, step: 1, value: f, 'aria-valuetext': stepOf(f),
      oninput: () => {
        state.file = +input.value;
        history.replaceState(null, '', hashOf(name, state.file));
        const y = window.scrollY;
        drawLayer(name, state.file);
        window.scrollTo(0, y);
        document.getElementById('step').focus({ preventScroll: true });
        follow();
      },
    });
    return el('div', { class: 'controls slider' }, el('label', { for: 'step' }, 'Checkpoint '), input, output);
  }

  // ---------------------------------------------------------------- where we are

  function follow() {
    if (fileChooser) fileChooser.value = String(state.file);
  }

  function route() {
    const parts = location.hash.slice(1).split('/');
    let name = null;
    if (parts[0] === 'layer' && parts.length > 1) {
      try { name = decodeURIComponent(parts[1]); } catch { name = parts[1]; }
    }

    if (name == null) {
      const back = overview.hidden;
      page.hidden = true;
      overview.hidden = false;
      page.replaceChildren();
      redraw = [];
      document.title = data.title;
      if (back) {
        drawMap();
        drawTable();
        window.scrollTo(0, overviewScroll);
        if (opened) field.querySelector('tbody')?.rows[opened[0]]?.cells[opened[1] + 1]?.focus({ preventScroll: true });
        hideTip();
      }
      return;
    }

    if (!overview.hidden) overviewScroll = window.scrollY;
    const f = several && parts[2] ? Math.min(Math.max(Math.floor(+parts[2]) - 1 || 0, 0), files.length - 1) : state.file;
    state.file = f;
    follow();
    overview.hidden = true;
    page.hidden = false;
    const title = drawLayer(name, f);
    window.scrollTo(0, 0);
    title.focus({ preventScroll: true });
  }

  let width = window.innerWidth;
  window.addEventListener('resize', () => { if (window.innerWidth !== width) { width = window.innerWidth; redraw.forEach(draw => draw()); } });
  window.addEventListener('hashchange', route);
  if ('scrollRestoration' in history) history.scrollRestoration = 'manual';
  document.documentElement.classList.add('script');
  drawMap();
  drawTable();
  route();
})();

/* What the page does: make charts when they are first shown, and draw as much as can be seen of what is in view. */
"use strict";

const pynnData = {
  states: new WeakMap(), // what is prepared once for a chart, by its model
  waiting: new Set(), // charts that will be drawn

  /** Return 1234567 as Python's side of the page does. */
  number(n) {
    return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
  },

  /** Draw a chart with the next frame, once however often its ranges change before. */
  soon(name, a) {
    if (this.waiting.has(a.chart)) return;
    this.waiting.add(a.chart);
    requestAnimationFrame(() => {
      this.waiting.delete(a.chart);
      this[name](a);
    });
  },

  say(id, text) {
    const element = document.getElementById(id);
    if (element !== null && element.textContent !== text) element.textContent = text;
  },

  /** Return the first of the places from..to-1 whose value is not below x (or above it, with `after`), else `to`. */
  search(at, from, to, x, after = false) {
    while (from < to) {
      const middle = (from + to) >> 1;
      if (at(middle) < x || (after && at(middle) === x)) from = middle + 1;
      else to = middle;
    }
    return from;
  },

  /** Return the first and the last of n samples that are in view, with one more at either side. */
  inView(n, at, range) {
    const first = this.search(at, 0, n, range.start);
    const last = this.search(at, first, n, range.end, true);
    return [Math.max(0, first - 1), Math.min(n - 1, last)];
  },

  /** Return the places of all samples first..last, or of the lowest and the highest in each of some stretches. */
  thinned(values, first, last, columns) {
    const places = [];
    const length = Math.ceil((last - first + 1) / columns);
    if (length <= 2) {
      for (let k = first; k <= last; k++) places.push(k);
      return places;
    }
    places.push(first);
    for (let begin = first; begin <= last; begin += length) {
      const end = Math.min(last, begin + length - 1);
      let low = -1, high = -1;
      for (let k = begin; k <= end; k++) {
        const value = values[k];
        if (value !== value) continue; // a gap
        if (low < 0 || value < values[low]) low = k;
        if (high < 0 || value > values[high]) high = k;
      }
      if (low < 0) places.push(begin);
      else if (low === high) places.push(low);
      else places.push(Math.min(low, high), Math.max(low, high));
    }
    places.push(last);
    return places;
  },

  columns(chart) {
    return Math.max(200, Math.min(4000, Math.round(chart.inner_width) || 1000));
  },

  traces(a) {
    const columns = this.columns(a.chart), range = a.chart.x_range;
    let shown = 0, there = 0;
    a.values.forEach((values, i) => {
      const times = a.times.length > 1 ? a.times[i] : a.times[0];
      const at = times === undefined ? (k) => a.start + k * a.interval : (k) => times[k];
      const [first, last] = this.inView(values.length, at, range);
      const places = this.thinned(values, first, last, columns);
      const x = new Float64Array(places.length), y = new Float64Array(places.length);
      for (let k = 0; k < places.length; k++) {
        x[k] = at(places[k]);
        y[k] = values[places[k]] + a.offset;
      }
      a.sources[i].data = {x, y};
      shown += places.length;
      there += Math.max(0, last - first + 1);
    });
    this.band(a, columns);
    const all = shown >= there;
    this.say(a.status, all
      ? `${this.number(there)} samples in view, all drawn.`
      : `${this.number(there)} samples in view: of each pixel's width the lowest and the highest are drawn. Zoom in to see all.`);
  },

  band(a, columns) {
    const n = a.low.length;
    if (n === 0) return;
    const at = a.edges.length > 0 ? (k) => a.edges[k] : (k) => a.start + k * a.stretch;
    const [first, last] = this.inView(n, at, a.chart.x_range);
    const length = Math.ceil((last - first + 1) / columns);
    const x = [], low = [], high = [];
    for (let begin = first; begin <= last; begin += length) {
      const end = Math.min(last, begin + length - 1);
      let least = NaN, most = NaN;
      for (let k = begin; k <= end; k++) {
        if (!(a.low[k] >= least)) least = a.low[k] === a.low[k] ? a.low[k] : least;
        if (!(a.high[k] <= most)) most = a.high[k] === a.high[k] ? a.high[k] : most;
      }
      // A stretch of several samples is as high from its first to its last.
      for (const k of new Set([begin, end])) {
        x.push(at(k));
        low.push(least + a.offset);
        high.push(most + a.offset);
      }
    }
    a.envelope.data = {x, low, high};
  },

  /** Return steps and cells of spikes as they are looked up: absolute, with the bounds of each cell. */
  prepared(a) {
    let state = this.states.get(a.chart);
    if (state === undefined) {
      const steps = new Float64Array(a.steps.length), bounds = new Int32Array(a.counts.length + 1);
      let sum = 0;
      for (let k = 0; k < steps.length; k++) steps[k] = sum += a.steps[k];
      for (let cell = 0; cell < a.counts.length; cell++) bounds[cell + 1] = bounds[cell] + a.counts[cell];
      state = {steps, bounds, at: (k) => steps[k]};
      this.states.set(a.chart, state);
    }
    return state;
  },

  raster(a) {
    const {steps, bounds, at} = this.prepared(a);
    const [x, y] = [a.chart.x_range, a.chart.y_range];
    // A hair to either side, for what was rounded.
    const [from, to] = [(x.start - a.start) / a.quantum - 1e-3, (x.end - a.start) / a.quantum + 1e-3];
    const half = 0.5 * a.gap;
    const cells = [];
    let spikes = 0;
    for (let cell = 0; cell < a.counts.length; cell++) {
      if (a.rows[cell] + half < y.start || a.rows[cell] - half > y.end) continue;
      const first = this.search(at, bounds[cell], bounds[cell + 1], from);
      const end = this.search(at, first, bounds[cell + 1], to, true);
      if (end > first) cells.push([cell, first, end]);
      spikes += end - first;
    }
    const few = spikes <= a.most;
    a.shades.visible = !few;
    if (few) this.strokes(a, cells, spikes, steps);
    else this.density(a, cells, spikes, steps);
  },

  strokes(a, cells, spikes, steps) {
    const y = a.chart.y_range;
    // At least two pixels high, also where rows are lower.
    const height = Math.max(0.4 * a.gap, (y.end - y.start) / Math.max(50, a.chart.inner_height || 200));
    const x = new Float64Array(spikes), low = new Float64Array(spikes), high = new Float64Array(spikes);
    const colour = new Array(spikes), row = new Float64Array(spikes);
    let k = 0;
    for (const [cell, first, end] of cells) {
      for (let place = first; place < end; place++, k++) {
        x[k] = a.start + steps[place] * a.quantum;
        row[k] = a.rows[cell];
        low[k] = row[k] - height;
        high[k] = row[k] + height;
        colour[k] = a.colours[a.members[cell]];
      }
    }
    a.strokes.data = {x, low, high, colour, row};
    this.say(a.status, spikes === 0 ? "No spikes in view." : `${this.number(spikes)} spikes in view, each a stroke.`);
  },

  density(a, cells, spikes, steps) {
    const [x, y] = [a.chart.x_range, a.chart.y_range];
    const image = a.density.data.image[0];
    const [rows, columns] = image.shape;
    image.fill(0);
    let most = 0;
    for (const [cell, first, end] of cells) {
      const place = (row) => Math.floor((row - y.start) / (y.end - y.start) * rows);
      // A row that is higher than one of the image fills several.
      const low = Math.max(0, Math.min(rows - 1, place(a.rows[cell] - 0.4 * a.gap)));
      const high = Math.max(low, Math.min(rows - 1, place(a.rows[cell] + 0.4 * a.gap) - 1));
      for (let k = first; k < end; k++) {
        const time = a.start + steps[k] * a.quantum;
        const column = Math.floor((time - x.start) / (x.end - x.start) * columns);
        const within = Math.max(0, Math.min(columns - 1, column));
        for (let line = low; line <= high; line++) {
          const number = ++image[line * columns + within];
          if (number > most) most = number;
        }
      }
    }
    a.mapper.high = Math.max(2, most);
    a.strokes.data = {x: [], low: [], high: [], colour: [], row: []};
    a.density.data = {image: [image], x: [x.start], y: [y.start], dw: [x.end - x.start], dh: [y.end - y.start]};
    this.say(a.status,
      `${this.number(spikes)} spikes in view, more than ${this.number(a.most)}: shades tell how many there are in a spot, `
      + `from 1 (pale) to ${this.number(most)} (dark). Zoom in to see each one.`);
  },

  /** Make the charts or tables of a part of the page, once. */
  show(details) {
    if (details.dataset.made) return;
    details.dataset.made = "true";
    const {docs, items} = JSON.parse(details.querySelector("script[type='application/json']").textContent);
    Bokeh.embed.embed_items(docs, items);
  },
};

document.addEventListener("DOMContentLoaded", () => {
  for (const details of document.querySelectorAll("details.made-when-open")) {
    if (details.open) pynnData.show(details);
    details.addEventListener("toggle", () => { if (details.open) pynnData.show(details); });
  }
});

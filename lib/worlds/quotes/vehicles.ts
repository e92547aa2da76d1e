/** A car of the quote form's catalog. */
export interface QuoteVehicle {
  readonly name: string;
  readonly group: VehicleGroup;
  readonly fuel: 'electric' | 'hybrid' | 'petrol';
  readonly price: 'low' | 'middle' | 'high';
}

/** Groups of cars that the same kinds of drivers buy. */
export type VehicleGroup = 'electric' | 'hybrid' | 'small' | 'family' | 'premium' | 'truck' | 'another';

export const vehicleGroups: readonly VehicleGroup[] = [
  'electric',
  'hybrid',
  'small',
  'family',
  'premium',
  'truck',
  'another',
];

/** The catalog, by value of question `vehicle`. A model of sessions is given the index alone, not what it says here. */
export const quoteVehicles: readonly QuoteVehicle[] = [
  { name: 'another vehicle', group: 'another', fuel: 'petrol', price: 'middle' },
  { name: 'Tesla Model 3', group: 'electric', fuel: 'electric', price: 'high' },
  { name: 'Tesla Model Y', group: 'electric', fuel: 'electric', price: 'high' },
  { name: 'Ford Mustang Mach-E', group: 'electric', fuel: 'electric', price: 'high' },
  { name: 'Hyundai Ioniq 5', group: 'electric', fuel: 'electric', price: 'high' },
  { name: 'Chevrolet Bolt', group: 'electric', fuel: 'electric', price: 'middle' },
  { name: 'Nissan Leaf', group: 'electric', fuel: 'electric', price: 'middle' },
  { name: 'Toyota Prius', group: 'hybrid', fuel: 'hybrid', price: 'middle' },
  { name: 'Honda Accord Hybrid', group: 'hybrid', fuel: 'hybrid', price: 'middle' },
  { name: 'Toyota RAV4 Hybrid', group: 'hybrid', fuel: 'hybrid', price: 'middle' },
  { name: 'Honda Civic', group: 'small', fuel: 'petrol', price: 'low' },
  { name: 'Toyota Corolla', group: 'small', fuel: 'petrol', price: 'low' },
  { name: 'Hyundai Elantra', group: 'small', fuel: 'petrol', price: 'low' },
  { name: 'Volkswagen Jetta', group: 'small', fuel: 'petrol', price: 'low' },
  { name: 'Ford Focus', group: 'small', fuel: 'petrol', price: 'low' },
  { name: 'Toyota Camry', group: 'family', fuel: 'petrol', price: 'middle' },
  { name: 'Honda CR-V', group: 'family', fuel: 'petrol', price: 'middle' },
  { name: 'Subaru Outback', group: 'family', fuel: 'petrol', price: 'middle' },
  { name: 'Honda Odyssey', group: 'family', fuel: 'petrol', price: 'middle' },
  { name: 'Ford Explorer', group: 'family', fuel: 'petrol', price: 'middle' },
  { name: 'BMW 3 Series', group: 'premium', fuel: 'petrol', price: 'high' },
  { name: 'Mercedes-Benz C-Class', group: 'premium', fuel: 'petrol', price: 'high' },
  { name: 'Audi Q5', group: 'premium', fuel: 'petrol', price: 'high' },
  { name: 'Ford F-150', group: 'truck', fuel: 'petrol', price: 'middle' },
  { name: 'Chevrolet Silverado', group: 'truck', fuel: 'petrol', price: 'middle' },
];

/** Value of question `vehicle` for every car that the catalog does not name. */
export const anotherVehicle = 0;
